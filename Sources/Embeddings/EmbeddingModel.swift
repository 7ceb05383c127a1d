/// What there is to know about a model whose embeddings are kept: embeddings of different models do not compare.
public struct EmbeddingModel: Sendable, Hashable {
  /// What tells a model's embeddings from those of all others.
  public struct Identity: Sendable, Hashable, CustomStringConvertible {
    /// The model's name.
    public let name: String
    /// The number of values of each embedding.
    public let dimension: Int

    /// Names a model's embeddings.
    public init(name: String, dimension: Int) {
      self.name = name
      self.dimension = dimension
    }

    public var description: String { "\(name), \(dimension) values" }
  }

  /// Its name, such as `all-MiniLM-L6-v2`.
  public let name: String
  /// The number of values of each embedding.
  public let dimension: Int
  /// The number of tokens, start and end included, after which a text is cut off.
  public let maximumTokens: Int
  /// Whether a cosine of its embeddings means what it means for the model that Usher's thresholds were found with; if
  /// not, a ``SimilarityScale`` translates.
  public let isReference: Bool

  /// Describes a model.
  public init(name: String, dimension: Int, maximumTokens: Int, isReference: Bool = true) {
    self.name = name
    self.dimension = dimension
    self.maximumTokens = maximumTokens
    self.isReference = isReference
  }

  /// What tells its embeddings from those of all others.
  public var identity: Identity { Identity(name: name, dimension: dimension) }
}
