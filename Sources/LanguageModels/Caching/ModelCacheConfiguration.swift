/// What a ``ModelCache`` keeps, how much of it, and for how long.
public struct ModelCacheConfiguration: Hashable, Sendable {
  /// How long an answer is given again.
  public var timeToLive: Duration
  /// The most answers kept.
  public var maximumEntries: Int
  /// About the most memory that answers may take, in bytes.
  public var maximumBytes: Int
  /// Longer answers are not kept, in bytes.
  public var maximumAnswerBytes: Int
  /// Whether answers are kept that chance has a part in: a temperature above 0 without a seed.
  public var keepsRandomAnswers: Bool
  /// How near the meaning of two questions must be, as the cosine of their embeddings, before anything else is
  /// compared. Above 1, only the very same request is answered from the cache.
  public var similarity: Double

  /// Makes a configuration; the default keeps 10,000 answers or 64 MiB for an hour.
  public init(
    timeToLive: Duration = .seconds(3600), maximumEntries: Int = 10_000,
    maximumBytes: Int = 64 << 20, maximumAnswerBytes: Int = 256 << 10, keepsRandomAnswers: Bool = false,
    similarity: Double = 0.75
  ) {
    self.timeToLive = timeToLive
    self.maximumEntries = maximumEntries
    self.maximumBytes = maximumBytes
    self.maximumAnswerBytes = maximumAnswerBytes
    self.keepsRandomAnswers = keepsRandomAnswers
    self.similarity = similarity
  }
}
