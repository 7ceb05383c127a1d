public import Embeddings

/// A message that has none of the intents.
public struct OutOfScopeExample: Sendable, Hashable {
  /// The message.
  public let text: String
  /// The text's embedding.
  public let embedding: Embedding

  /// Pairs a text with its embedding.
  public init(text: String, embedding: Embedding) {
    self.text = text
    self.embedding = embedding
  }
}
