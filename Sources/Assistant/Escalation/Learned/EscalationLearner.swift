import Synchronization

/// Learns what tells reasons to pass a message to people when that is asked for first: a start does not wait for it,
/// and a message that comes before it is ready does.
final class EscalationLearner: Sendable {
  private let examples: ExampleEmbeddings
  private let task = Mutex<Task<EscalationClassifier?, any Error>?>(nil)

  init(_ examples: ExampleEmbeddings) {
    self.examples = examples
  }

  /// What was learned; nothing where the embedding service cannot be had.
  func classifier() async throws -> EscalationClassifier? {
    let learning = task.withLock { task in
      if let task { return task }
      let examples = examples
      let new = Task { try await examples.escalationClassifier() }
      task = new
      return new
    }
    do {
      return try await learning.value
    } catch {
      // The next message tries again.
      task.withLock { $0 = nil }
      throw error
    }
  }
}
