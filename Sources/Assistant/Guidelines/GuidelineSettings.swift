/// How rules are chosen and checked.
public struct GuidelineSettings: Hashable, Sendable {
  /// A language model that decides where the measure is in doubt.
  public struct Judge: Hashable, Sendable {
    /// The model's name in the configuration; a cheap one will do.
    public var model: String
    /// How long it may take, each time.
    public var deadline: Duration
    /// Whether it decides which doubtful rules fit.
    public var chooses: Bool
    /// Whether it says which rules were followed, where code cannot tell.
    public var checks: Bool

    /// Names a judge.
    public init(
      model: String, deadline: Duration = .seconds(2), chooses: Bool = true, checks: Bool = true
    ) {
      self.model = model
      self.deadline = deadline
      self.chooses = chooses
      self.checks = checks
    }
  }

  /// From which score a rule fits.
  public var threshold: Double
  /// How many rules are put before a model at most.
  public var limit: Int
  /// Who decides in doubt; nobody when there is none.
  public var judge: Judge?

  /// What is used when nothing is set.
  public static let usualThreshold = 0.4

  /// Makes settings.
  public init(threshold: Double = Self.usualThreshold, limit: Int = 6, judge: Judge? = nil) {
    self.threshold = threshold
    self.limit = limit
    self.judge = judge
  }

  /// Scores between which a rule is doubtful.
  var doubtful: ClosedRange<Double> { (threshold * 0.4)...(1 - (1 - threshold) * 0.6) }

  /// How many doubtful rules a judge is asked about at most.
  static let doubtfulLimit = 12
}
