/// What there is to know about a model whose embeddings are kept: embeddings of different models do not compare.
public struct EmbeddingModel: Sendable, Hashable {
  /// Its name, such as `all-MiniLM-L6-v2`.
  public let name: String
  /// The number of values of each embedding.
  public let dimension: Int
  /// The number of tokens, start and end included, after which a text is cut off.
  public let maximumTokens: Int

  /// Describes a model.
  public init(name: String, dimension: Int, maximumTokens: Int) {
    self.name = name
    self.dimension = dimension
    self.maximumTokens = maximumTokens
  }
}
