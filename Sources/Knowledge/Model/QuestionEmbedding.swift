public import Embeddings

/// A question's embedding, and what made it: it compares with vectors of the same model only.
public struct QuestionEmbedding: Sendable, Hashable {
  /// What made it.
  public let model: EmbeddingModel
  /// The embedding.
  public let embedding: Embedding

  /// Pairs an embedding with its model.
  public init(_ embedding: Embedding, by model: EmbeddingModel) {
    self.model = model
    self.embedding = embedding
  }
}
