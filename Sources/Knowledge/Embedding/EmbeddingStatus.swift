public import Embeddings

/// How far a tenant's vectors are.
public struct EmbeddingStatus: Sendable, Hashable {
  /// The model whose vectors are searched.
  public let serving: EmbeddingModel.Identity
  /// The model that is configured.
  public let wanted: EmbeddingModel.Identity
  /// The passages.
  public let passages: Int
  /// Those of them that have a vector of the model that is configured.
  public let embedded: Int

  /// Whether everything has its vector, and is searched by it.
  public var isComplete: Bool { serving == wanted && embedded >= passages }
}
