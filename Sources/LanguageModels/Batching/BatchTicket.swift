import Embeddings
import Synchronization

/// The texts of one caller, and the caller who waits for them.
final class BatchTicket: Sendable {
  private struct State {
    var embeddings: [Embedding?]
    var missing: Int
    var continuation: CheckedContinuation<[Embedding], any Error>?
    var outcome: Result<[Embedding], any Error>?
  }

  let texts: [String]
  let role: TextRole
  let arrived: ContinuousClock.Instant
  private let state: Mutex<State>

  init(_ texts: [String], _ role: TextRole, arrived: ContinuousClock.Instant) {
    self.texts = texts
    self.role = role
    self.arrived = arrived
    state = Mutex(
      State(embeddings: Array(repeating: nil, count: texts.count), missing: texts.count))
  }

  /// Whether nobody waits any more.
  var isOver: Bool { state.withLock { $0.outcome != nil } }

  func result() async throws -> [Embedding] {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome = state.withLock { state in
          if state.outcome == nil { state.continuation = continuation }
          return state.outcome
        }
        if let outcome { continuation.resume(with: outcome) }
      }
    } onCancel: {
      end(.failure(CancellationError()))
    }
  }

  /// Takes one text's embedding.
  func take(_ embedding: Embedding, at index: Int) {
    let all = state.withLock { state -> [Embedding]? in
      guard state.embeddings[index] == nil else { return nil }
      state.embeddings[index] = embedding
      state.missing -= 1
      return state.missing == 0 ? state.embeddings.compactMap(\.self) : nil
    }
    if let all { end(.success(all)) }
  }

  /// Ends the wait; the first outcome counts.
  func end(_ outcome: Result<[Embedding], any Error>) {
    let continuation = state.withLock { state in
      guard state.outcome == nil else { return nil as CheckedContinuation<[Embedding], any Error>? }
      state.outcome = outcome
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume(with: outcome)
  }
}
