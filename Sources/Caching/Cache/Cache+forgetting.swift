public import Essentials
import Synchronization

/// What is to be forgotten.
public enum CacheForgetting: Hashable, Sendable {
  /// All of the company's.
  case everything
  /// What has a tag.
  case tag(CacheTag)
  /// What a pattern means.
  case pattern(CachePattern)
}

/// What became of forgetting something.
public struct CacheForgotten: Hashable, Sendable {
  /// How many values there were in this process's memory.
  public var fromMemory: Int
  /// How many there were in Redis; nothing when it was not reached, or there is none.
  public var fromRedis: Int?
  /// Whether Redis was not reached: it follows when it is back, and nothing is taken from it before.
  public var isOwed: Bool
}

extension Cache {
  /// Forgets something of a company's; what is being made just now is not kept either. Other replicas' copies in memory
  /// follow within ``CacheSettings/copyTime``.
  @discardableResult
  public func forget(_ what: CacheForgetting, _ tenant: TenantContext) async -> CacheForgotten {
    let tenant = tenant.tenant
    state.withLock { $0.epoch += 1 }
    let count = forgetInMemory(what, tenant)
    guard hasRedis else { return CacheForgotten(fromMemory: count, fromRedis: nil, isOwed: false) }
    let removed = await ask(
      { redis throws(RedisError) in try await Self.forget(what, tenant, redis) }, tenant)
    if removed == nil { owe(what, tenant) }
    return CacheForgotten(fromMemory: count, fromRedis: removed, isOwed: removed == nil)
  }

  /// Forgets what memory has of a company's, since another replica has forgotten something.
  public func forgetCopies(_ tenant: TenantContext) {
    state.withLock { $0.epoch += 1 }
    _ = forgetInMemory(.everything, tenant.tenant)
  }

  private func forgetInMemory(_ what: CacheForgetting, _ tenant: TenantID) -> Int {
    switch what {
    case .tag(let tag): memory.remove(tag, of: tenant)
    case .pattern(let pattern): memory.removeAll { $0.tenant == tenant && pattern.matches($0.name) }
    case .everything: memory.removeAll { $0.tenant == tenant }
    }
  }

  private static func forget(
    _ what: CacheForgetting, _ tenant: TenantID, _ redis: RedisCache
  ) async throws(RedisError) -> Int {
    switch what {
    case .tag(let tag): try await redis.remove(tag, of: tenant)
    case .pattern(let pattern): try await redis.remove(pattern, of: tenant)
    case .everything: try await redis.removeAll(of: tenant)
    }
  }

  /// Many wishes that wait come to the wish for everything.
  private static var mostOwed: Int { 100 }

  private func owe(_ what: CacheForgetting, _ tenant: TenantID) {
    state.withLock { state in
      var owed = state.owed[tenant] ?? []
      if !owed.contains(what) { owed.append(what) }
      state.owed[tenant] = owed.count > Self.mostOwed ? [.everything] : owed
    }
  }

  /// Forgets in Redis what it has missed. False when it could not be.
  func settle(_ tenant: TenantID, _ redis: RedisCache) async -> Bool {
    let owed = state.withLock { $0.owed[tenant] } ?? []
    do throws(RedisError) {
      for what in owed { _ = try await Self.forget(what, tenant, redis) }
    } catch {
      return false
    }
    state.withLock { state in
      let rest = (state.owed[tenant] ?? []).filter { !owed.contains($0) }
      state.owed[tenant] = rest.isEmpty ? nil : rest
    }
    return true
  }

  /// What each tier has done, and what of a company's is in it.
  public func statistics(_ tenant: TenantContext) async -> [(tier: CacheTier, statistics: TierStatistics)] {
    let sizes = memory.sizes(of: tenant.tenant)
    let shared = await ask(
      { redis throws(RedisError) in try await redis.counts(of: tenant.tenant) }, tenant.tenant)
    return CacheTier.all.map { tier in
      var statistics = counts.of(tier)
      statistics.entries = sizes[tier.name]?.entries ?? 0
      statistics.bytes = sizes[tier.name]?.bytes ?? 0
      statistics.sharedEntries = shared?[tier.name]
      return (tier, statistics)
    }
  }
}
