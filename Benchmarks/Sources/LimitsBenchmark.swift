import Caching
import Essentials
import Foundation
import UsherTesting

/// `benchmarks limits`: what a decision about a limit costs, in memory and on a Redis server of its own.
struct LimitsBenchmark {
  static let usage = "benchmarks limits [--decisions N] [--no-redis]"

  private var decisions = 2_000_000
  private var asksRedis = true

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let argument = rest.popFirst() {
      switch argument {
      case "--no-redis": asksRedis = false
      case "--decisions":
        guard let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else {
          throw BenchmarkError("usage: \(Self.usage)")
        }
        decisions = number
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    print("| limiter | callers | buckets a decision | at a time | ns a decision |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for callers in [1, 10_000, 200_000] {
      for buckets in [1, 2] {
        for threads in [1, 2] { memory(callers: callers, buckets: buckets, threads: threads) }
      }
    }
    if asksRedis { try await redis() }
  }

  private static let policies = ["chat", "conversation"].map {
    LimitPolicy($0, RateLimit(requests: 1_000_000, per: .seconds(60)))
  }

  private func memory(callers: Int, buckets: Int, threads: Int) {
    let limiter = MemoryRateLimiter()
    let demands = (0..<callers).map { number in
      Self.policies.prefix(buckets).map { LimitDemand($0, of: "ip:10.\(number >> 8).\(number & 255)") }
    }
    let start = ContinuousClock.now
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      var index = thread * 7919
      for _ in 0..<(decisions / threads) {
        _ = limiter.take(demands[index % demands.count])
        index += 1
      }
    }
    let nanoseconds = (ContinuousClock.now - start) / .nanoseconds(decisions)
    print("| memory | \(callers) | \(buckets) | \(threads) | \(nanoseconds.formatted(0)) |")
  }

  private func redis() async throws {
    let server = try await PrivateRedis.start()
    let client = RedisClient(try RedisConfiguration(url: server.url))
    try await client.waitUntilUp(within: .seconds(10))
    let limiter = RedisRateLimiter(client, timeout: .seconds(10))
    for buckets in [1, 2] {
      for tasks in [1, 64] {
        let count = tasks == 1 ? 5000 : 50_000
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
          for task in 0..<tasks {
            let demands = Self.policies.prefix(buckets).map { LimitDemand($0, of: "ip:10.0.0.\(task)") }
            group.addTask {
              for _ in 0..<(count / tasks) { _ = try await limiter.take(demands) }
            }
          }
          try await group.waitForAll()
        }
        let nanoseconds = (ContinuousClock.now - start) / .nanoseconds(count)
        print("| Redis | \(tasks) | \(buckets) | \(tasks) | \(nanoseconds.formatted(0)) |")
      }
    }
  }
}
