public import Essentials

/// One request to the models, and what became of it; or one call whose answer was not needed in the end, but which may
/// have cost something.
public struct UsageRecord: Hashable, Sendable {
  /// How it ended.
  public enum Outcome: Hashable, Sendable {
    /// With an answer.
    case answered
    /// With none.
    case failed(ModelError.Kind)
    /// Nobody waited for the end.
    case cancelled
  }

  /// Its name, made once, so that it is stored once however often storing is tried; newer ones are greater.
  public var id: UsageID
  /// When it began.
  public var time: Timestamp
  /// On whose behalf.
  public var caller: ModelCaller
  /// Who answered, or was asked last.
  public var source: ModelSource
  /// The tokens, where a service was asked for any.
  public var usage: TokenUsage?
  /// Whether the tokens are Usher's estimate, because the service has not counted them to the end.
  public var isEstimated: Bool
  /// What it cost, in millionths of a US dollar; nothing when no price is known.
  public var costMicrodollars: Int64?
  /// What an answer from a cache would have cost, in millionths of a US dollar, as far as that is known.
  public var savedMicrodollars: Int64?
  /// From the request to the first piece of the answer.
  public var timeToFirstToken: Duration?
  /// From the request to the end.
  public var duration: Duration
  /// How it ended.
  public var outcome: Outcome
  /// How the models were chosen, where they were.
  public var route: RouteDecision?

  /// Makes a record.
  ///
  /// - Parameter id: A new one for the time, when nothing is given.
  public init(
    id: UsageID? = nil, time: Timestamp, caller: ModelCaller, source: ModelSource, usage: TokenUsage? = nil,
    isEstimated: Bool = false, costMicrodollars: Int64? = nil, savedMicrodollars: Int64? = nil,
    timeToFirstToken: Duration? = nil, duration: Duration, outcome: Outcome, route: RouteDecision? = nil
  ) {
    self.id = id ?? UsageID(at: time)
    self.time = time
    self.caller = caller
    self.source = source
    self.usage = usage
    self.isEstimated = isEstimated
    self.costMicrodollars = costMicrodollars
    self.savedMicrodollars = savedMicrodollars
    self.timeToFirstToken = timeToFirstToken
    self.duration = duration
    self.outcome = outcome
    self.route = route
  }
}

/// Takes note of every request to the models. Noting never waits.
public protocol UsageRecording: Sendable {
  /// Takes note.
  func record(_ record: UsageRecord)
}
