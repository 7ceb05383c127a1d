/// How texts of many callers are gathered into one call of an embedder.
public struct BatchingConfiguration: Hashable, Sendable {
  /// The most texts in a call.
  public var maximumTexts: Int
  /// The longest that who waits for an answer is kept waiting for company.
  public var wait: Duration
  /// The longest that work in the background is.
  public var backgroundWait: Duration
  /// The most calls at the same time.
  public var concurrency: Int
  /// The most texts that wait; who comes with more then is refused.
  public var capacity: Int

  /// Makes a configuration; the default suits a service some tens of milliseconds away.
  public init(
    maximumTexts: Int = 64, wait: Duration = .milliseconds(5), backgroundWait: Duration = .milliseconds(50),
    concurrency: Int = 4, capacity: Int = 10_000
  ) {
    self.maximumTexts = max(1, maximumTexts)
    self.wait = wait
    self.backgroundWait = backgroundWait
    self.concurrency = max(1, concurrency)
    self.capacity = max(1, capacity)
  }
}

/// Who waits for an embedding.
public enum BatchPriority: String, Hashable, Sendable, CaseIterable {
  /// A person.
  case interactive
  /// Nobody, for example when documents are read in.
  case background
}

/// Why a text was not embedded.
public enum BatchingError: Error, Hashable, Sendable {
  /// Too many texts wait already.
  case full
  /// The embedder gave back another number of embeddings than it was given texts.
  case wrongCount
}
