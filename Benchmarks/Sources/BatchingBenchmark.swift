import Embeddings
import Foundation
import LanguageModels
import Synchronization

/// `benchmarks batching`: many callers, each with a short text, ask an embedder one call each, and then through batches.
/// The embedder is a service that is played: each call costs a fixed time and a little for each text, and it takes only
/// so many calls at once. The encoder in this process is measured too; it gathers by itself.
struct BatchingBenchmark {
  static let usage = "benchmarks batching [--requests 2000] [--call 20] [--model <directory>]"

  private var requests = 2000
  private var callCost = Duration.milliseconds(20)
  private var model = ".cache/models/all-MiniLM-L6-v2"

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--requests": requests = Int(value) ?? requests
      case "--call": callCost = .milliseconds(Int(value) ?? 20)
      case "--model": model = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    print("| embedder | callers at once | calls | texts a call | requests/s | p50 | p99 |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for callers in [1, 8, 64, 256] {
      let plain = PlayedService(callCost: callCost)
      try await measure("service, one call each", plain, callers) { plain.calls }
      let service = PlayedService(callCost: callCost)
      try await measure("service, batched", BatchingEmbedder(service), callers) { service.calls }
    }
    let encoder = try SentenceEncoder.load(directory: model)
    _ = try await encoder.embed("warm up")
    for callers in [1, 64] {
      try await measure("in process", encoder, callers) { 0 }
      let batching = BatchingEmbedder(encoder)
      try await measure("in process, batched", batching, callers) { batching.statistics.calls }
    }
  }

  private func measure(
    _ name: String, _ embedder: any TextEmbedder, _ callers: Int, calls: () -> Int
  ) async throws {
    let clock = ContinuousClock()
    let count = min(requests, callers * 100)
    let turns = Turns()
    let started = clock.now
    let latencies = try await withThrowingTaskGroup(of: Latencies.self) { group in
      for _ in 0..<callers {
        group.addTask {
          var latencies = Latencies()
          while true {
            let number = turns.take()
            if number >= count { return latencies }
            let asked = clock.now
            _ = try await embedder.embed("How much is parking in zone \(number)?")
            latencies.add(clock.now - asked)
          }
        }
      }
      return try await group.reduce(into: Latencies()) { $0 += $1 }
    }
    let seconds = (clock.now - started) / .seconds(1)
    let made = calls()
    let cells = [
      name, "\(callers)", made == 0 ? "–" : "\(made)",
      made == 0 ? "–" : (Double(count) / Double(made)).formatted(1), (Double(count) / seconds).formatted(0),
      latencies[0.5], latencies[0.99],
    ]
    print("| " + cells.joined(separator: " | ") + " |")
  }
}

/// Counts up for many tasks.
private final class Turns: Sendable {
  private let next = Mutex(0)

  func take() -> Int {
    next.withLock { next in
      defer { next += 1 }
      return next
    }
  }
}

/// A service whose calls cost a fixed time and a tenth of a millisecond a text, four of them at once.
private final class PlayedService: TextEmbedder {
  private struct State {
    var calls = 0
    var free = 4
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  let model = EmbeddingModel(name: "played", dimension: 1, maximumTokens: 256)
  private let callCost: Duration
  private let state = Mutex(State())

  init(callCost: Duration) {
    self.callCost = callCost
  }

  var calls: Int { state.withLock { $0.calls } }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    await enter()
    defer { leave() }
    try await Task.sleep(for: callCost + .microseconds(100) * texts.count)
    return texts.map { _ in Embedding(normalised: [1]) }
  }

  func tokenCount(_ text: String) -> Int { text.utf8.count / 4 }

  private func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        state.calls += 1
        if state.free > 0 {
          state.free -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiting.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}
