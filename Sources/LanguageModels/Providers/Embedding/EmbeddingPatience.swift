import Embeddings
import Essentials

/// How long a service of embeddings is waited for: somebody waits for a question, nobody for a document.
public struct EmbeddingPatience: Hashable, Sendable {
  /// How long a question may take, all attempts together.
  public var question: Duration
  /// How long a call with documents may take, all attempts together.
  public var documents: Duration

  /// Makes deadlines.
  public init(question: Duration = .seconds(5), documents: Duration = .seconds(120)) {
    self.question = question
    self.documents = documents
  }

  func deadline(_ role: TextRole) -> Duration { role == .query ? question : documents }

  func retries(_ role: TextRole) -> RetryPolicy {
    role == .query
      ? RetryPolicy(attempts: 2, base: .milliseconds(200), cap: .seconds(1), longestRetryAfter: .seconds(1))
      : RetryPolicy(attempts: 5, base: .seconds(1), cap: .seconds(20), longestRetryAfter: .seconds(60))
  }
}
