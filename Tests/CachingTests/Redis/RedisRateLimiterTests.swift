import Caching
import Essentials
import Telemetry
import Testing
import UsherTesting

@Suite struct RedisRateLimiterTests {
  private func client(_ server: PrivateRedis) async throws -> RedisClient {
    var configuration = try RedisConfiguration(url: server.url)
    configuration.connectTimeout = .seconds(20)
    let client = RedisClient(configuration)
    try await client.waitUntilUp(within: .seconds(20))
    return client
  }

  /// So long that nothing comes back while a test runs, however slow the machine is.
  private static let slow = LimitPolicy("slow", RateLimit(requests: 100, per: .seconds(100 * 86_400)))

  @Test("Four clients who take from one bucket at once get what is in it, and not one more")
  func fourClients() async throws {
    let server = try await PrivateRedis.start()
    var limiters: [RedisRateLimiter] = []
    for _ in 0..<4 { limiters.append(RedisRateLimiter(try await client(server), timeout: .seconds(20))) }
    let allowed = try await withThrowingTaskGroup(of: Int.self) { group in
      for limiter in limiters {
        for task in 0..<4 {
          let demands = [LimitDemand(Self.slow, of: "shared"), LimitDemand(Self.slow, of: "own\(task)")]
          group.addTask {
            var allowed = 0
            for _ in 0..<25 where try await limiter.take(demands).isAllowed { allowed += 1 }
            return allowed
          }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(allowed == 100)
    // A refusal takes nothing of the other buckets either: of 4 × 100 tokens a hundred are gone.
    var left = 0
    for task in 0..<4 {
      let demands = [LimitDemand(Self.slow, of: "own\(task)"), LimitDemand(Self.slow, of: "shared")]
      left += try await limiters[0].take(demands).states.first?.remaining ?? 0
    }
    #expect(left == 300)
  }

  @Test("A bucket gives as many as it holds, says what is left and when to come back, and ends by itself")
  func oneBucket() async throws {
    let server = try await PrivateRedis.start()
    let client = try await client(server)
    let limiter = RedisRateLimiter(client, timeout: .seconds(20))
    let policy = LimitPolicy("two", RateLimit(requests: 2, per: .seconds(7200)))
    let demand = [LimitDemand(policy, of: "a")]
    #expect(try await limiter.take(demand).states.map(\.remaining) == [1])
    #expect(try await limiter.take(demand).states.map(\.remaining) == [0])
    let refused = try await limiter.take(demand)
    let state = try #require(refused.refusal)
    #expect(state.retry > .seconds(3000) && state.retry <= .seconds(3600))
    #expect(state.full > .seconds(6600) && state.full <= .seconds(7200))
    let ttl = try await client.send(RedisCommand("TTL", "usher:limit:two:a")).integerValue ?? 0
    #expect((6600...7200).contains(ttl))
    let quick = [LimitDemand(LimitPolicy("quick", RateLimit(requests: 1, per: .milliseconds(20))), of: "a")]
    _ = try await limiter.take(quick)
    while try await client.send(RedisCommand("EXISTS", "usher:limit:quick:a")) == .integer(1) {
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(try await limiter.take(quick).isAllowed)
  }

  @Test(
    "Over random requests Redis and memory decide alike, as long as no time passes that counts",
    arguments: 0..<3)
  func sameAsMemory(seed: Int) async throws {
    let server = try await PrivateRedis.start()
    let shared = RedisRateLimiter(try await client(server), timeout: .seconds(20))
    let memory = MemoryRateLimiter(clock: ManualClock())
    var random = SplitMix64(seed: UInt64(seed))
    let policies = (1...4).map { number in
      LimitPolicy("p\(number)", RateLimit(requests: number * 7, per: .seconds(number * 7 * 86_400)))
    }
    for _ in 0..<300 {
      let demands = policies.shuffled(using: &random).prefix(.random(in: 1...4, using: &random)).map {
        LimitDemand($0, of: "s\(Int.random(in: 0..<3, using: &random))")
      }
      let (there, here) = (try await shared.take(demands), memory.take(demands))
      #expect(there.isAllowed == here.isAllowed)
      #expect(there.states.map(\.remaining) == here.states.map(\.remaining))
    }
  }

  @Test("A clock that was set back makes nobody wait longer than an empty bucket does")
  func clockSetBack() async throws {
    let server = try await PrivateRedis.start()
    let client = try await client(server)
    let limiter = RedisRateLimiter(client, timeout: .seconds(20))
    let demand = [LimitDemand(LimitPolicy("p", RateLimit(requests: 10, per: .seconds(3600))), of: "a")]
    _ = try await limiter.take(demand)
    _ = try await client.send(RedisCommand("SET", "usher:limit:p:a", "9007199254740000"))
    let state = try #require(try await limiter.take(demand).refusal)
    #expect(state.retry <= .seconds(360) && state.full <= .seconds(3600))
  }

  @Test(
    "Redis is killed in the middle: requests go on under this process's limits, and it comes back by itself")
  func killed() async throws {
    let server = try await PrivateRedis.start()
    let client = try await client(server)
    let metrics = MetricRegistry()
    let limiter = SharedRateLimiter(
      RedisRateLimiter(client, timeout: .seconds(20)), logger: .disabled, metrics: metrics)
    let demand = [LimitDemand(Self.slow, of: "a")]
    let before = await limiter.take(demand)
    #expect(before?.states.first?.remaining == 99)
    await server.crash()
    let during = await limiter.take(demand)
    #expect(during == nil)
    try await server.startAgain()
    try await client.waitUntilUp(within: .seconds(60))
    let after = await limiter.take(demand)
    #expect(after?.isAllowed == true)
    #expect(metrics.render().contains("usher_shared_limit_decisions_total{by=\"alone\"} 1"))
    #expect(metrics.render().contains("usher_shared_limit_decisions_total{by=\"shared\"} 2"))
  }
}
