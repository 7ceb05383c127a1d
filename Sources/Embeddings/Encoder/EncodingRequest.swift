import Synchronization

/// Texts of one caller that wait for their embeddings.
final class EncodingRequest: Sendable {
  private struct State {
    var results: [Embedding?]
    var remaining: Int
    var continuation: CheckedContinuation<[Embedding], any Error>?
    var outcome: Result<[Embedding], any Error>?
  }

  let texts: [String]
  private let state: Mutex<State>

  init(_ texts: [String]) {
    self.texts = texts
    state = Mutex(
      State(
        results: [Embedding?](repeating: nil, count: texts.count), remaining: texts.count, continuation: nil))
  }

  /// Whether nobody waits for the result any more.
  var isOver: Bool { state.withLock { $0.outcome != nil } }

  /// Waits for all embeddings.
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
      finish(.failure(CancellationError()))
    }
  }

  /// Takes the embeddings of the texts from `first` on.
  func deliver(_ embeddings: ArraySlice<Embedding>, from first: Int) {
    let finished = state.withLock { state -> [Embedding]? in
      for (offset, embedding) in embeddings.enumerated() { state.results[first + offset] = embedding }
      state.remaining -= embeddings.count
      return state.remaining == 0 ? state.results.compactMap(\.self) : nil
    }
    if let finished { finish(.success(finished)) }
  }

  /// Ends the request; the first outcome counts.
  func finish(_ outcome: Result<[Embedding], any Error>) {
    let continuation = state.withLock { state in
      if state.outcome == nil { state.outcome = outcome }
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume(with: outcome)
  }
}
