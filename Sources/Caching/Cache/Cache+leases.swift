import Essentials
import Synchronization

extension Cache {
  /// What the cache has to say to a name.
  public enum Consultation: Sendable {
    /// The value.
    case found([UInt8])
    /// Nobody has it: who asked makes it, and fulfils or abandons the lease.
    case lead(CacheLease)
  }

  /// Looks for a value in Redis; while another replica makes it, waits for that.
  public func consult(_ item: CacheItem, patience: Duration? = nil) async -> Consultation {
    let token = SecureToken(byteCount: 9).text
    let epoch = state.withLock { $0.epoch }
    let end = ContinuousClock.now + (patience ?? settings.patience)
    var pause = Duration.milliseconds(5)
    var hasWaited = false
    while true {
      guard item.tier.isShared else { return lead(item, token, epoch, nil) }
      let finding = await ask(
        { redis throws(RedisError) in try await redis.look(item, token: token) }, item.tenant)
      switch finding {
      case .value(let value):
        if hasWaited { counts.note(.waited, item.tier) }
        take(value, item)
        return .found(value.bytes)
      case .lead(let generation):
        return lead(item, token, epoch, generation)
      case .wait where ContinuousClock.now < end && !Task.isCancelled:
        hasWaited = true
        try? await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(100))
      case .wait, nil:
        return lead(item, token, epoch, nil)
      }
    }
  }

  private func lead(
    _ item: CacheItem, _ token: String, _ epoch: Int, _ generation: Int64?
  ) -> Consultation {
    counts.note(.miss, item.tier)
    return .lead(CacheLease(item, token: token, epoch: epoch, generation: generation, self))
  }

  /// Takes a value from Redis into memory.
  func take(_ value: CacheValue, _ item: CacheItem) {
    counts.note(.shared, item.tier, saving: value.cost)
    remember(value, item, until: clock.now + settings.copyTime)
  }

  /// Keeps what a lease was for.
  func keep(_ bytes: [UInt8], cost: Duration, _ lease: CacheLease) async {
    let (item, now) = (lease.item, clock.now)
    let value = CacheValue(bytes: bytes, cost: cost, expires: now + item.tier.timeToLive)
    var isShared = false
    if let generation = lease.generation {
      let isStored = await ask(
        { redis throws(RedisError) in
          try await redis.store(value, for: item, token: lease.token, generation: generation, at: now)
        }, item.tenant)
      // Something was forgotten by another replica: whether it may be kept, nobody knows.
      if isStored == false { return }
      isShared = isStored == true
    }
    guard state.withLock({ $0.epoch == lease.epoch }) else { return }
    counts.note(.stored, item.tier)
    let hasCopies = item.tier.isShared && hasRedis
    let life = isShared ? settings.copyTime : hasCopies ? settings.aloneTime : item.tier.timeToLive
    remember(value, item, until: now + life)
  }

  private func remember(_ value: CacheValue, _ item: CacheItem, until: Timestamp) {
    for gone in memory.set(value, for: item, until: until) { counts.note(.evicted, gone.tier) }
  }

  func giveUp(_ lease: CacheLease) async {
    guard lease.generation != nil else { return }
    _ = await ask(
      { redis throws(RedisError) in try await redis.unlock(lease.item, token: lease.token) },
      lease.item.tenant)
  }

  func renew(_ item: CacheItem, _ token: String) async -> Bool {
    // Redis may be back before the lock has ended.
    await ask({ redis throws(RedisError) in try await redis.renew(item, token: token) }, item.tenant) ?? true
  }
}
