import Dispatch

/// Threads for work that takes long or waits for a disk or a program, away from those that serve everyone.
struct ParsingThreads: Sendable {
  /// A queue has one thread while it has work.
  private let queues: [DispatchQueue]

  init(count: Int) {
    queues = (0..<max(count, 1)).map { DispatchQueue(label: "usher.ingestion.\($0)", qos: .utility) }
  }

  var count: Int { queues.count }

  /// Runs `body` on the thread with a number, after what waits for it already.
  func run<Result: Sendable>(
    on number: Int, _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try Task.checkCancellation()
    return try await withCheckedThrowingContinuation { continuation in
      queues[number % queues.count].async { continuation.resume(with: .init(catching: body)) }
    }
  }
}
