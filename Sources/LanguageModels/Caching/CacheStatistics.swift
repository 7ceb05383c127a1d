/// What a ``ModelCache`` has done since it was made.
public struct CacheStatistics: Hashable, Sendable, Encodable {
  /// Requests that were looked up.
  public var lookups = 0
  /// Requests that were not, because chance has a part in their answers.
  public var bypassed = 0
  /// Answered, because the very same request had been.
  public var exactHits = 0
  /// Answered, because a question of the same meaning had been.
  public var semanticHits = 0
  /// Not answered, though a question near enough had been: something in it differs that may matter.
  public var refusedByGuard = 0
  /// Answers that were kept.
  public var kept = 0
  /// Answers that had to make room.
  public var evicted = 0
  /// Answers in the cache now.
  public var entries = 0
  /// About how many bytes of memory they take.
  public var bytes = 0
  /// Tokens that no model had to read.
  public var savedInputTokens = 0
  /// Tokens that no model had to write.
  public var savedOutputTokens = 0
  /// What was not spent, in millionths of a US dollar, as far as prices are known.
  public var savedMicrodollars: Int64 = 0
  /// The time that the answers had taken when they were made, in milliseconds.
  public var savedMilliseconds: Int64 = 0

  /// Makes statistics of nothing.
  public init() {}

  /// The share of lookups that were answered, from 0 to 1.
  public var hitRate: Double { lookups == 0 ? 0 : Double(exactHits + semanticHits) / Double(lookups) }
}
