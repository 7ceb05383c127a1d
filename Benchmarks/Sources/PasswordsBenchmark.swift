import Essentials
import Foundation
import Identity

/// `benchmarks passwords`: what a password hash takes with several parameters of Argon2id: time, memory, and how many a
/// second come out at one thread and at two.
struct PasswordsBenchmark {
  static let usage = "benchmarks passwords [--seconds 3]"

  private struct Run {
    let perSecond: Double
    let fastest: Duration
    /// What other programs take of the processors is not in it.
    let processor: Duration
  }

  /// OWASP's equally strong choices, what RFC 9106 recommends where memory is scarce, and steps between.
  private static let choices: [(memory: Int, passes: Int, source: String)] = [
    (7168, 5, "OWASP"), (9216, 4, "OWASP"), (12_288, 3, "OWASP"), (19_456, 2, "OWASP"), (19_456, 3, ""),
    (32_768, 2, ""), (47_104, 1, "OWASP"), (65_536, 2, ""), (65_536, 3, "RFC 9106, but one lane"),
  ]

  private var seconds = 3

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard name == "--seconds", let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else {
        throw BenchmarkError("usage: \(Self.usage)")
      }
      seconds = value
    }
  }

  func run() async throws {
    print(
      "| memory | passes | source | fastest, ms | processor ms a hash, 1 thread | 2 threads | hashes/s, 1 | 2 | MiB more |"
    )
    print("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for choice in Self.choices {
      guard let parameters = PasswordParameters(memory: choice.memory, passes: choice.passes) else {
        throw BenchmarkError("These parameters are not taken: \(choice)")
      }
      let before = Memory.resident
      let peak = try await peakMemory(parameters)
      let one = try await measure(parameters, threads: 1)
      let two = try await measure(parameters, threads: 2)
      print(
        "| \((Double(choice.memory) / 1024).formatted(0)) MiB | \(choice.passes) | \(choice.source) |",
        "\(one.fastest.milliseconds.formatted(1)) |",
        "\(one.processor.milliseconds.formatted(1)) | \(two.processor.milliseconds.formatted(1)) |",
        "\(one.perSecond.formatted(1)) | \(two.perSecond.formatted(1)) |",
        "\((Double(max(0, peak - before)) / Double(1 << 20)).formatted(0)) |")
    }
  }

  /// Each thread always has the next hash waiting.
  private func measure(_ parameters: PasswordParameters, threads: Int) async throws -> Run {
    let hasher = PasswordHasher(parameters: parameters, threads: threads)
    _ = try await hasher.hash("correct horse")
    let clock = ContinuousClock()
    let work = ProcessorTime.now
    let start = clock.now
    let end = start + .seconds(seconds)
    let times = try await withThrowingTaskGroup(of: [Duration].self) { group in
      for _ in 0..<threads {
        group.addTask {
          var times: [Duration] = []
          while clock.now < end {
            let begun = clock.now
            _ = try await hasher.hash("correct horse")
            times.append(clock.now - begun)
          }
          return times
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let elapsed = clock.now - start
    return Run(
      perSecond: Double(times.count) / elapsed.inSeconds, fastest: times.min() ?? .zero,
      processor: (ProcessorTime.now - work) / times.count)
  }

  /// The most memory that is in use while one hash after the other is made.
  private func peakMemory(_ parameters: PasswordParameters) async throws -> Int {
    let hasher = PasswordHasher(parameters: parameters)
    let watch = Task.detached {
      var peak = 0
      while !Task.isCancelled {
        peak = max(peak, Memory.resident)
        try? await Task.sleep(for: .milliseconds(1))
      }
      return peak
    }
    for _ in 0..<10 { _ = try await hasher.hash("correct horse") }
    watch.cancel()
    return await watch.value
  }
}
