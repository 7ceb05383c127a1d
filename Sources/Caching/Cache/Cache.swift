public import Essentials
import Synchronization
public import Telemetry

/// What was worked out once and is given again: in this process's memory first, then in Redis for all replicas, where
/// there is one.
///
/// Copies in memory live for seconds where Redis has the value, so that what another replica forgets is forgotten here
/// soon. Without Redis memory is all there is. When Redis dies, the cache goes on in memory; no lookup waits for Redis
/// longer than its deadline.
public final class Cache: Sendable {
  struct State {
    var flights: [String: Task<[UInt8], any Error>] = [:]
    /// Counts what was forgotten: what was begun before is not kept.
    var epoch = 0
    var redis: RedisCache?
    var edition = ""
    var isAway = false
    /// What is to be forgotten in Redis when it is back; nothing is taken from there before.
    var owed: [TenantID: [CacheForgetting]] = [:]
  }

  /// How much is kept, and how long Redis is waited for.
  public let settings: CacheSettings
  let clock: any WallClock
  let memory: MemoryCache
  let state = Mutex(State())
  let counts: CacheCounts
  let chance: @Sendable () -> Double
  private let logger: Logger

  /// Makes a cache in memory.
  ///
  /// - Parameter chance: Numbers from 0 to 1.
  public init(
    _ settings: CacheSettings = CacheSettings(), clock: any WallClock = SystemClock(),
    logger: Logger = .disabled,
    metrics: MetricRegistry = MetricRegistry(),
    chance: @escaping @Sendable () -> Double = { .random(in: 0...1) }
  ) {
    self.settings = settings
    self.clock = clock
    self.logger = logger
    self.chance = chance
    let memory = MemoryCache(bytes: settings.memory)
    self.memory = memory
    counts = CacheCounts(metrics)
    metrics.gauge("usher_cache_bytes", help: "Bytes that kept values take in memory.") {
      Double(memory.bytes)
    }
    metrics.gauge("usher_cache_shared", help: "Whether kept values are shared with other replicas by Redis.")
    {
      [weak self] in self?.isShared == true ? 1 : 0
    }
  }

  /// Shares values with all who have the same Redis and the same secret.
  ///
  /// - Parameter edition: The program's version, for what another version would make otherwise.
  public func share(over client: RedisClient, secret: [UInt8], edition: String = "") {
    let name = HMAC.code(of: Array("cache".utf8), key: secret).prefix(6)
    let redis = RedisCache(
      client: client, prefix: "usher:cache:\(Base64URL.encode(Array(name))):", secret: secret,
      timeout: settings.timeout)
    state.withLock { state in
      state.redis = redis
      state.edition = edition
    }
  }

  /// Whether values are shared now.
  public var isShared: Bool {
    state.withLock { $0.redis?.client.isUp == true && !$0.isAway }
  }

  /// How many bytes all values take in memory.
  public var bytes: Int { memory.bytes }

  /// The version of the program that values are shared with.
  public var edition: String { state.withLock { $0.edition } }

  /// Whether there is a Redis, be it there now or not.
  public var hasRedis: Bool { state.withLock { $0.redis != nil } }

  /// The value of a name, from where it is kept or as `make` makes it. However many ask at once, on however many
  /// replicas, it is made once.
  ///
  /// - Parameters:
  ///   - patience: How long another replica is waited for that makes it; as set unless told.
  ///   - make: Makes the value; it may outlive who has asked.
  public func value(
    _ item: CacheItem, patience: Duration? = nil, make: @escaping @Sendable () async throws -> [UInt8]
  ) async throws -> [UInt8] {
    let now = clock.now
    if let value = memory.value(for: item, at: now) {
      counts.note(.memory, item.tier, saving: value.cost)
      if value.isDue(at: now, chance: chance()) { refresh(item, make) }
      return value.bytes
    }
    let (flight, isFirst) = flight(item.key) { [self] in try await fetch(item, patience, make) }
    if !isFirst { counts.note(.waited, item.tier) }
    return try await flight.value
  }

  /// The flight of a name: the one under way, or a new one.
  private func flight(
    _ key: String, _ body: @escaping @Sendable () async throws -> [UInt8]
  ) -> (task: Task<[UInt8], any Error>, isFirst: Bool) {
    state.withLock { state in
      if let flight = state.flights[key] { return (flight, false) }
      let task = Task {
        defer { self.state.withLock { $0.flights[key] = nil } }
        return try await body()
      }
      state.flights[key] = task
      return (task, true)
    }
  }

  private func fetch(
    _ item: CacheItem, _ patience: Duration?, _ make: @Sendable () async throws -> [UInt8]
  ) async throws -> [UInt8] {
    // What another flight has brought in since this one was asked for.
    if let value = memory.value(for: item, at: clock.now) { return value.bytes }
    switch await consult(item, patience: patience) {
    case .found(let bytes): return bytes
    case .lead(let lease): return try await fulfil(lease, make)
    }
  }

  private func fulfil(
    _ lease: CacheLease, _ make: @Sendable () async throws -> [UInt8]
  ) async throws -> [UInt8] {
    do {
      let bytes = try await make()
      await lease.fulfil(bytes)
      return bytes
    } catch {
      await lease.abandon()
      throw error
    }
  }

  /// Makes a value anew while the one that is still good is given.
  private func refresh(_ item: CacheItem, _ make: @escaping @Sendable () async throws -> [UInt8]) {
    // Nobody who finds nothing joins it, since it may end without a value.
    _ =
      flight("\(item.key) anew") { [self] in
        let token = SecureToken(byteCount: 9).text
        let epoch = state.withLock { $0.epoch }
        var generation: Int64?
        if item.tier.isShared, hasRedis,
          let locked = await ask(
            { redis throws(RedisError) in try await redis.lock(item, token: token) }, item.tenant)
        {
          // Another replica is at it.
          guard let locked else { throw CancellationError() }
          generation = locked
        }
        counts.note(.refresh, item.tier)
        return try await fulfil(
          CacheLease(item, token: token, epoch: epoch, generation: generation, self), make)
      }.task
  }

  // MARK: Redis

  /// Asks Redis; nothing when there is none, it is away, or it still has what should be forgotten.
  func ask<Result: Sendable>(
    _ question: (RedisCache) async throws(RedisError) -> Result, _ tenant: TenantID
  ) async -> Result? {
    let (redis, owes) = state.withLock { ($0.redis, $0.owed[tenant] != nil) }
    guard let redis, redis.client.isUp else {
      if redis != nil { note(away: "there is no connection") }
      return nil
    }
    if owes, await !settle(tenant, redis) { return nil }
    do throws(RedisError) {
      let result = try await question(redis)
      note(away: nil)
      return result
    } catch {
      note(away: error.description)
      return nil
    }
  }

  private func note(away reason: String?) {
    let isChanged = state.withLock { state in
      defer { state.isAway = reason != nil }
      return state.isAway != (reason != nil)
    }
    guard isChanged else { return }
    if let reason {
      logger.warning(
        "What is kept to answer faster is kept in this process alone until Redis is back",
        ["reason": .string(reason)])
    } else {
      logger.info("What is kept to answer faster is shared with the other replicas again")
    }
  }
}
