import Essentials
import Foundation
import Synchronization
import Telemetry
import Testing
import UsherTesting

@testable import Caching

@Suite struct CacheTests {
  private static let tenant = TenantContext(tenant: .single)
  private static let secret = Array("a secret of at least thirty-two characters".utf8)

  /// Counts how often something was made.
  private final class Maker: Sendable {
    let count = Mutex(0)

    func make(_ text: String = "value", after pause: Duration = .zero) async throws -> [UInt8] {
      count.withLock { $0 += 1 }
      try await Task.sleep(for: pause)
      return Array(text.utf8)
    }

    var made: Int { count.withLock { $0 } }
  }

  private func item(
    _ text: String, _ tier: CacheTier = .outside, _ tags: [CacheTag] = [],
    _ tenant: TenantContext = Self.tenant
  ) -> CacheItem {
    CacheItem(tier, group: "g", parts: [text], tags: tags, tenant)
  }

  /// A cache as a replica has it.
  private func replica(_ server: PrivateRedis, _ settings: CacheSettings? = nil) async throws -> Cache {
    var configuration = try RedisConfiguration(url: server.url)
    configuration.connectTimeout = .seconds(20)
    let client = RedisClient(configuration)
    try await client.waitUntilUp(within: .seconds(20))
    // A loaded machine is slow, and only tests of deadlines want them short.
    let cache = Cache(settings ?? CacheSettings(timeout: .seconds(20)), chance: { 1 })
    cache.share(over: client, secret: Self.secret)
    return cache
  }

  @Test(
    "A thousand who ask for one cold name at once make one computation; an error goes to all and is not kept")
  func oneFlight() async throws {
    let cache = Cache()
    let maker = Maker()
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<1000 {
        group.addTask { try await cache.value(item("a")) { try await maker.make(after: .milliseconds(50)) } }
      }
      for try await bytes in group { #expect(bytes == Array("value".utf8)) }
    }
    #expect(maker.made == 1)
    let failures = Maker()
    for _ in 0..<2 {
      await #expect(throws: CancellationError.self) {
        try await cache.value(item("b")) {
          _ = try await failures.make()
          throw CancellationError()
        }
      }
    }
    #expect(failures.made == 2)
  }

  @Test("Over two replicas, too, a thousand make one computation, and both have the value afterwards")
  func stampede() async throws {
    let server = try await PrivateRedis.start()
    let replicas = [try await replica(server), try await replica(server)]
    let maker = Maker()
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for number in 0..<1000 {
        group.addTask {
          try await replicas[number % 2].value(item("a")) { try await maker.make(after: .milliseconds(300)) }
        }
      }
      for try await bytes in group { #expect(bytes == Array("value".utf8)) }
    }
    #expect(maker.made == 1)
    for replica in replicas {
      let statistics = await replica.statistics(Self.tenant).first { $0.tier == .outside }?.statistics
      #expect(statistics?.sharedEntries == 1 && statistics?.entries == 1)
    }
  }

  @Test("When who makes a value dies or fails, another one makes it")
  func diedMaking() async throws {
    let server = try await PrivateRedis.start()
    let (one, other) = (try await replica(server), try await replica(server))
    guard case .lead(let lease) = await one.consult(item("a")) else {
      Issue.record("The first one leads")
      return
    }
    let maker = Maker()
    async let value = other.value(item("a")) { try await maker.make() }
    try await Task.sleep(for: .milliseconds(100))
    #expect(maker.made == 0)
    await lease.abandon()
    let made = try await value
    #expect(made == Array("value".utf8))
    // A process that is gone does not give its lock back: it ends.
    let redis = try #require(other.state.withLock { $0.redis })
    guard case .lead = try await redis.look(item("b"), token: "of one who is gone") else {
      Issue.record("The first one leads")
      return
    }
    let start = ContinuousClock.now
    #expect(try await other.value(item("b")) { try await maker.make() } == Array("value".utf8))
    #expect(ContinuousClock.now - start < .seconds(20) && maker.made == 2)
  }

  @Test("Whoever takes longer than a lock lasts keeps it")
  func renewed() async throws {
    let server = try await PrivateRedis.start()
    let (one, other) = (try await replica(server), try await replica(server))
    let maker = Maker()
    async let first = one.value(item("a")) { try await maker.make(after: RedisCache.lockTime * 1.5) }
    try await Task.sleep(for: .milliseconds(200))
    async let second = other.value(item("a")) { try await maker.make() }
    let values = [try await first, try await second]
    #expect(values[0] == values[1])
    #expect(maker.made == 1)
  }

  @Test("Another company, another installation on the same Redis, and another group have values of their own")
  func apart() async throws {
    let server = try await PrivateRedis.start()
    let cache = try await replica(server)
    let stranger = try await replica(server)
    stranger.share(
      over: try #require(stranger.state.withLock { $0.redis?.client }),
      secret: Array("another secret of more than thirty-two characters".utf8))
    let other = TenantContext(tenant: TenantID(at: Timestamp(milliseconds: 5)))
    _ = try await cache.value(item("a")) { Array("mine".utf8) }
    #expect(
      try await cache.value(item("a", .outside, [], other)) { Array("theirs".utf8) } == Array("theirs".utf8))
    #expect(try await stranger.value(item("a")) { Array("elsewhere".utf8) } == Array("elsewhere".utf8))
    #expect(
      try await cache.value(CacheItem(.outside, group: "h", parts: ["a"], Self.tenant)) { [1] } == [1])
    #expect(try await cache.value(item("a")) { [] } == Array("mine".utf8))
  }

  @Test("What has a tag, what a pattern means and all of a company's is forgotten, in memory and in Redis")
  func forgetting() async throws {
    let server = try await PrivateRedis.start()
    let (cache, other) = (try await replica(server), try await replica(server))
    let elsewhere = TenantContext(tenant: TenantID(at: Timestamp(milliseconds: 5)))
    func fill() async throws {
      for (text, tier, tag) in [
        ("a", CacheTier.outside, CacheTag.user("ann")), ("b", .outside, .user("ben")),
        ("c", .embeddings, .user("eve")),
      ] {
        _ = try await cache.value(item(text, tier, [tag])) { [1] }
      }
      _ = try await cache.value(item("a", .outside, [.user("ann")], elsewhere)) { [1] }
    }
    func left() async -> [String] {
      var left: [String] = []
      for (text, tier) in [("a", CacheTier.outside), ("b", .outside), ("c", .embeddings)] {
        if await other.known(item(text, tier)) != nil { left.append(text) }
      }
      if await other.known(item("a", .outside, [], elsewhere)) != nil { left.append("elsewhere") }
      _ = other.memory.removeAll { _ in true }
      return left
    }
    try await fill()
    #expect(await left() == ["a", "b", "c", "elsewhere"])
    let forgotten = await cache.forget(.tag(.user("ann")), Self.tenant)
    #expect(forgotten == CacheForgotten(fromMemory: 1, fromRedis: 1, isOwed: false))
    #expect(await left() == ["b", "c", "elsewhere"])
    try await fill()
    _ = await cache.forget(.pattern(try #require(CachePattern("outside:*"))), Self.tenant)
    #expect(await left() == ["c", "elsewhere"])
    try await fill()
    _ = await cache.forget(.tag(.tier(.embeddings)), Self.tenant)
    #expect(await left() == ["a", "b", "elsewhere"])
    _ = await cache.forget(.everything, Self.tenant)
    #expect(await left() == ["elsewhere"])
    let names = try await server.command(["KEYS", "*"], password: "")
    #expect(!names.contains("ann") && !names.contains("ben"), "keys name no customer")
  }

  @Test("What was begun before something was forgotten, here or on another replica, is not kept")
  func begunBefore() async throws {
    let server = try await PrivateRedis.start()
    let (cache, other) = (try await replica(server), try await replica(server))
    for forgetter in [cache, other] {
      guard case .lead(let lease) = await cache.consult(item("a")) else {
        Issue.record("Nobody has it")
        return
      }
      _ = await forgetter.forget(.tag(.user("ann")), Self.tenant)
      await lease.fulfil([1])
      #expect(await cache.known(item("a")) == nil)
      #expect(await other.known(item("a")) == nil)
    }
  }

  @Test("Copies in memory live for seconds, so that what another replica forgets is forgotten")
  func copies() async throws {
    let server = try await PrivateRedis.start()
    let clock = ManualClock()
    let cache = Cache(CacheSettings(timeout: .seconds(20)), clock: clock, chance: { 1 })
    let other = try await replica(server)
    cache.share(over: try #require(other.state.withLock { $0.redis?.client }), secret: Self.secret)
    let maker = Maker()
    _ = try await cache.value(item("a")) { try await maker.make() }
    _ = await other.forget(.everything, Self.tenant)
    clock.advance(by: .seconds(4))
    _ = try await cache.value(item("a")) { try await maker.make() }
    #expect(maker.made == 1)
    clock.advance(by: .seconds(2))
    _ = try await cache.value(item("a")) { try await maker.make() }
    #expect(maker.made == 2)
  }

  @Test("Near its end one of many makes a value anew, and all have the one that is still good meanwhile")
  func early() async throws {
    let clock = ManualClock()
    let cache = Cache(CacheSettings(), clock: clock, chance: { 1e-9 })
    let maker = Maker()
    _ = try await cache.value(item("a")) { try await maker.make("old", after: .milliseconds(200)) }
    clock.advance(by: CacheTier.outside.timeToLive - .seconds(1))
    for _ in 0..<100 {
      let value = try await cache.value(item("a")) { try await maker.make("new", after: .milliseconds(200)) }
      #expect(value == Array("old".utf8))
    }
    while try await cache.value(item("a"), make: { try await maker.make() }) != Array("new".utf8) {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(maker.made == 2)
    #expect(await cache.statistics(Self.tenant).first { $0.tier == .outside }?.statistics.refreshes == 1)
  }

  @Test(
    "When Redis is killed values are kept in memory and the log says so; what was to be forgotten follows")
  func killed() async throws {
    let server = try await PrivateRedis.start(["--appendonly", "yes"])
    let metrics = MetricRegistry()
    let lines = Mutex("")
    let output = LogOutput(format: .text) { bytes in
      lines.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
    }
    var configuration = try RedisConfiguration(url: server.url)
    configuration.connectTimeout = .seconds(20)
    let client = RedisClient(configuration)
    try await client.waitUntilUp(within: .seconds(20))
    let cache = Cache(
      CacheSettings(timeout: .seconds(20)), logger: Logger("cache", output: output), metrics: metrics,
      chance: { 1 })
    cache.share(over: client, secret: Self.secret)
    let maker = Maker()
    _ = try await cache.value(item("a", .outside, [.user("ann")])) { try await maker.make() }
    #expect(cache.isShared && metrics.render().contains("usher_cache_shared 1"))
    await server.crash()
    while client.isUp { try await Task.sleep(for: .milliseconds(10)) }
    for _ in 0..<10 { _ = try await cache.value(item("b")) { try await maker.make() } }
    #expect(maker.made == 2 && !cache.isShared && metrics.render().contains("usher_cache_shared 0"))
    output.flush()
    #expect(lines.withLock { $0.components(separatedBy: "in this process alone").count } == 2)
    #expect(await cache.forget(.tag(.user("ann")), Self.tenant).isOwed)
    try await server.startAgain()
    try await client.waitUntilUp(within: .seconds(60))
    // Redis has read the value from its file again; it is forgotten before anything is taken from there.
    _ = try await cache.value(item("a", .outside, [.user("ann")])) { try await maker.make() }
    #expect(maker.made == 3 && cache.isShared)
    output.flush()
    #expect(lines.withLock { $0.contains("shared with the other replicas again") })
  }

  @Test("A Redis that stands still costs a lookup its deadline, and no more")
  func standingStill() async throws {
    let server = try await PrivateRedis.start()
    let cache = try await replica(server, CacheSettings(timeout: .milliseconds(50)))
    _ = try await cache.value(item("a")) { [1] }
    server.pause(true)
    let start = ContinuousClock.now
    #expect(try await cache.value(item("b")) { [2] } == [2])
    // A second for a loaded machine.
    #expect(ContinuousClock.now - start < .seconds(1))
    server.pause(false)
  }
}

extension Cache {
  /// What is kept of a name; nothing when nobody has it.
  fileprivate func known(_ item: CacheItem) async -> [UInt8]? {
    if let value = memory.value(for: item, at: clock.now) { return value.bytes }
    switch await consult(item) {
    case .found(let bytes): return bytes
    case .lead(let lease):
      await lease.abandon()
      return nil
    }
  }
}
