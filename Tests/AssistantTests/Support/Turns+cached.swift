@testable import Assistant

extension Turns {
  /// Answers a message from the cache and returns when the turn is durable; nothing when the cache has no answer.
  func answerFromCache(_ incoming: IncomingMessage) async throws -> CachedTurn? {
    guard let turn = cachedTurn(for: incoming) else { return nil }
    _ = try await withCheckedThrowingContinuation { continuation in
      turn.record { continuation.resume(with: $0) }
    }
    return turn
  }
}
