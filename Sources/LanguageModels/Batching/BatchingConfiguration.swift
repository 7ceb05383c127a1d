/// How texts of many callers are gathered into one call of an embedder.
public struct BatchingConfiguration: Hashable, Sendable {
  /// The most texts in a call.
  public var maximumTexts: Int
  /// The longest that a question is kept waiting for company.
  public var wait: Duration
  /// The longest that a document is.
  public var documentWait: Duration
  /// The most calls at the same time; where there may be several, documents leave one to questions.
  public var concurrency: Int
  /// The most texts that wait; who comes with more then is refused.
  public var capacity: Int

  /// Makes a configuration; the default suits a service some tens of milliseconds away.
  public init(
    maximumTexts: Int = 64, wait: Duration = .milliseconds(5), documentWait: Duration = .milliseconds(50),
    concurrency: Int = 4, capacity: Int = 10_000
  ) {
    self.maximumTexts = max(1, maximumTexts)
    self.wait = wait
    self.documentWait = documentWait
    self.concurrency = max(1, concurrency)
    self.capacity = max(1, capacity)
  }
}

/// Why a text was not embedded.
public enum BatchingError: Error, Hashable, Sendable {
  /// Too many texts wait already.
  case full
  /// The embedder gave back another number of embeddings than it was given texts.
  case wrongCount
}
