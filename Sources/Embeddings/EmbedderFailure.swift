/// A service that makes embeddings did not make some. Whoever can do without goes on without; passages get theirs later.
public struct EmbedderFailure: Error, Hashable, CustomStringConvertible {
  /// What is to be thought of it.
  public enum Kind: Hashable, Sendable {
    /// The service cannot be had now, or is not set up right.
    case unavailable
    /// The service does not take these texts as they are.
    case refused
  }

  /// What is to be thought of it.
  public let kind: Kind
  /// What went wrong, in words; never a key.
  public let description: String

  /// Tells what went wrong.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
