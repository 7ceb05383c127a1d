import Foundation
import HTTPClient
import Synchronization

/// `benchmarks http-client`: how many calls a second the client makes, and what processor time one costs, at several
/// numbers of calls at a time. What answers is up to the caller: see `Benchmarks/http-client.sh`.
struct HTTPClientBenchmark {
  static let usage =
    "benchmarks http-client --url <address> [--calls 1,32,256] [--seconds 5] [--body <bytes>] [--ca <file>]"

  private var url = ""
  private var calls = [1, 32, 256]
  private var duration = 5.0
  private var body: [UInt8]?
  private var configuration = HTTPClientConfiguration()

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--url": url = value
      case "--calls": calls = value.split(separator: ",").compactMap { Int($0) }
      case "--seconds": duration = Double(value) ?? duration
      case "--body": body = Int(value).map { [UInt8](repeating: UInt8(ascii: "a"), count: $0) }
      case "--ca": configuration.certificateAuthorities = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
    guard !url.isEmpty else { throw BenchmarkError("usage: \(Self.usage)") }
  }

  func run() async throws {
    let client = HTTPClient(configuration)
    print("| calls at a time | calls/s | p50 | p99 | processor time of a call |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for count in calls {
      _ = try await measure(client, count, for: min(1, duration))
      print(try await measure(client, count, for: duration))
    }
    await client.close()
  }

  private func measure(_ client: HTTPClient, _ count: Int, for seconds: Double) async throws -> String {
    let before = ProcessorTime.now
    let started = ContinuousClock.now
    let end = started + .seconds(seconds)
    let (times, made) = try await withThrowingTaskGroup(of: (Latencies, Int).self) { group in
      for _ in 0..<count {
        group.addTask {
          var times = Latencies()
          var made = 0
          while ContinuousClock.now < end {
            let began = ContinuousClock.now
            try await call(client)
            times.add(ContinuousClock.now - began)
            made += 1
          }
          return (times, made)
        }
      }
      return try await group.reduce(into: (Latencies(), 0)) { $0 = ($0.0 + $1.0, $0.1 + $1.1) }
    }
    let elapsed = (ContinuousClock.now - started) / .seconds(1)
    let processor = (ProcessorTime.now - before) / .microseconds(1) / Double(made)
    let rate = (Double(made) / elapsed).formatted(0)
    return "| \(count) | \(rate) | \(times[0.5]) | \(times[0.99]) | \(processor.formatted(1)) µs |"
  }

  private func call(_ client: HTTPClient) async throws {
    var request = HTTPClientRequest(url: url, headers: [("Authorization", "Bearer key")])
    if let body {
      request.method = "POST"
      request.headers.append(("Content-Type", "application/json"))
      request.body = body
    }
    let response = try await client.send(request)
    _ = try await response.bytes(upTo: 10 << 20)
    guard response.status == 200 else { throw BenchmarkError("the server answers with \(response.status)") }
  }
}

extension Latencies {
  fileprivate static func + (one: Latencies, other: Latencies) -> Latencies {
    var sum = one
    sum += other
    return sum
  }
}
