import Caching
import Essentials
import Foundation
import UsherTesting

/// `benchmarks caching`: what a lookup costs in memory and on a Redis server of its own, how often values are found that
/// are asked for as customers ask, and what a stampede on one name comes to.
struct CachingBenchmark {
  static let usage = "benchmarks caching [--lookups N]"

  private var lookups = 200_000
  private let tenant = TenantContext(tenant: .single)

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let argument = rest.popFirst() {
      guard argument == "--lookups", let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else {
        throw BenchmarkError("usage: \(Self.usage)")
      }
      lookups = number
    }
  }

  func run() async throws {
    let server = try await PrivateRedis.start()
    print("| value of | from | at a time | p50 µs | p99 µs | a second |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for size in [1536, 16_384] {
      for callers in [1, 64] {
        try await memory(size, callers)
        try await redis(server, size, callers)
      }
    }
    try await hitRates(server)
    try await stampede(server)
  }

  private func replica(_ server: PrivateRedis, memory: Int = 64 << 20) async throws -> Cache {
    let client = RedisClient(try RedisConfiguration(url: server.url))
    try await client.waitUntilUp(within: .seconds(10))
    let cache = Cache(CacheSettings(memory: memory, timeout: .seconds(10)))
    cache.share(over: client, secret: Array("a secret that only this benchmark has".utf8))
    return cache
  }

  private func item(_ number: Int, _ size: Int) -> CacheItem {
    CacheItem(.outside, group: "benchmark", parts: ["\(size)", "\(number)"], tenant)
  }

  /// Text that gets a third of its size, as JSON does.
  private func value(_ size: Int) -> [UInt8] {
    var random = SplitMix64(seed: 5)
    return (0..<size).map { $0 % 3 == 0 ? UInt8.random(in: 97...122, using: &random) : 32 }
  }

  // MARK: Times

  private func memory(_ size: Int, _ callers: Int) async throws {
    let (cache, value) = (Cache(), value(size))
    for number in 0..<1000 { _ = try await cache.value(item(number, size)) { value } }
    try await measure("memory", size, callers, lookups) { number in
      _ = try await cache.value(item(number % 1000, size)) { value }
    }
  }

  /// Each lookup by a process that has no copy yet.
  private func redis(_ server: PrivateRedis, _ size: Int, _ callers: Int) async throws {
    let (cache, value) = (try await replica(server), value(size))
    let count = callers == 1 ? 4000 : 40_000
    for number in 0..<count { _ = try await cache.value(item(number, size)) { value } }
    let other = try await replica(server)
    try await measure("Redis", size, callers, count) { number in
      _ = try await other.value(item(number, size)) { value }
    }
    _ = await other.forget(.everything, tenant)
  }

  private func measure(
    _ source: String, _ size: Int, _ callers: Int, _ count: Int,
    _ look: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    let start = ContinuousClock.now
    let times = try await withThrowingTaskGroup(of: [Double].self) { group in
      for caller in 0..<callers {
        group.addTask {
          var times: [Double] = []
          for number in stride(from: caller, to: count, by: callers) {
            let begin = ContinuousClock.now
            try await look(number)
            times.append((ContinuousClock.now - begin) / .microseconds(1))
          }
          return times
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }.sorted()
    }
    let rate = Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    print(
      "| \(size) bytes | \(source) | \(callers) | \(times[times.count / 2].formatted(1)) "
        + "| \(times[times.count * 99 / 100].formatted(1)) | \(rate.formatted(0)) |")
  }

  // MARK: Hit rates

  /// A hundred thousand lookups of twenty thousand names, as often as Zipf's law says: the n-th most frequent one is asked
  /// for a n-th as often as the first.
  private func hitRates(_ server: PrivateRedis) async throws {
    print("\n| memory | replicas | lookups | from memory | from Redis | made |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    let weights = (1...20_000).reduce(into: [Double]()) { $0.append(($0.last ?? 0) + 1 / Double($1)) }
    for (megabytes, replicas) in [(64, 1), (64, 2), (4, 2)] {
      var random = SplitMix64(seed: 11)
      var caches: [Cache] = []
      for _ in 0..<replicas { caches.append(try await replica(server, memory: megabytes << 20)) }
      let value = value(1536)
      let count = 100_000
      for lookup in 0..<count {
        let chance = Double.random(in: 0..<(weights.last ?? 1), using: &random)
        var (low, high) = (0, weights.count - 1)
        while low < high {
          let middle = (low + high) / 2
          if weights[middle] < chance { low = middle + 1 } else { high = middle }
        }
        let name = low
        _ = try await caches[lookup % replicas].value(item(name, replicas * 1000 + megabytes)) { value }
      }
      var (memory, shared, made) = (0, 0, 0)
      for cache in caches {
        for (tier, counts) in await cache.statistics(tenant) where tier == .outside {
          memory += counts.memoryHits
          shared += counts.sharedHits
          made += counts.misses
        }
      }
      func percent(_ part: Int) -> String { "\((Double(part) * 100 / Double(count)).formatted(1)) %" }
      print(
        "| \(megabytes) MiB | \(replicas) | \(count) | \(percent(memory)) | \(percent(shared)) | \(percent(made)) |"
      )
      _ = await caches[0].forget(.everything, tenant)
    }
  }

  // MARK: Stampede

  /// A thousand callers on one cold name, over two replicas, of what takes 100 ms to make.
  private func stampede(_ server: PrivateRedis) async throws {
    let caches = [try await replica(server), try await replica(server)]
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<1000 {
        group.addTask {
          _ = try await caches[number % 2].value(item(0, 7)) {
            try await Task.sleep(for: .milliseconds(100))
            return [1]
          }
        }
      }
      try await group.waitForAll()
    }
    let time = (ContinuousClock.now - start) / .milliseconds(1)
    var made = 0
    for cache in caches {
      for (tier, counts) in await cache.statistics(tenant) where tier == .outside { made += counts.misses }
    }
    print(
      "\nA thousand on one cold name, over two replicas, 100 ms to make: made \(made) times, \(time.formatted(0)) ms."
    )
  }
}
