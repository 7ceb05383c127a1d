public import Embeddings

/// The embeddings of a document's passages by one model.
public struct PassageVectors: Sendable, Hashable {
  /// What made them.
  public let model: EmbeddingModel.Identity
  /// One for each passage, in order.
  public let embeddings: [Embedding]

  /// Pairs embeddings with their model.
  public init(_ embeddings: [Embedding], by model: EmbeddingModel.Identity) {
    self.model = model
    self.embeddings = embeddings
  }
}
