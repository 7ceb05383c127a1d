/// What the members of an ``EnsembleModel`` have done since it was made.
public struct EnsembleStatistics: Hashable, Sendable, Encodable {
  /// One member.
  public struct Member: Hashable, Sendable, Encodable {
    /// The model's name.
    public var name: String
    /// How often it was asked.
    public var calls = 0
    /// How often it answered in time.
    public var answers = 0
    /// How often its answer was taken.
    public var wins = 0
    /// How often it failed.
    public var failures = 0
    /// How often its answer took too long.
    public var timeouts = 0
    /// How often it was stopped, because the others had decided or nobody waited.
    public var cancelled = 0
    /// The exponential average of the time that its answers took, in milliseconds.
    public var latencyMilliseconds: Double?
    /// Its measured quality from 0 to 1, if it was ever judged: by the judge, by the others' agreement, by feedback.
    public var quality: Double?
    /// How often it was judged.
    public var judgements = 0
    /// What its voice counts now.
    public var weight: Double
  }

  /// The ensemble's name.
  public var name: String
  /// How it decides, as the configuration names it.
  public var method: String
  /// The members in their order.
  public var members: [Member]
  /// How often the judge was asked.
  public var judged = 0
  /// How often the judge gave no usable judgement.
  public var judgeFailures = 0
}
