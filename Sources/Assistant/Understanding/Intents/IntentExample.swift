public import Embeddings

/// A message that an intent should recognise.
public struct IntentExample: Sendable, Hashable {
  /// The intent's name.
  public let intent: String
  /// What a customer might write.
  public let text: String
  /// The text's embedding.
  public let embedding: Embedding

  /// Pairs a text with its intent.
  public init(intent: String, text: String, embedding: Embedding) {
    self.intent = intent
    self.text = text
    self.embedding = embedding
  }
}
