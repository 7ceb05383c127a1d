public import Essentials

/// One request to the models, and what became of it.
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

  /// When it began.
  public var time: Timestamp
  /// On whose behalf.
  public var caller: ModelCaller
  /// Who answered, or was asked last.
  public var source: ModelSource
  /// Tokens, if the service or the counter knows them.
  public var usage: TokenUsage?
  /// What it cost, in millionths of a US dollar; nothing when no price is known.
  public var costMicrodollars: Int64?
  /// From the request to the first piece of the answer.
  public var timeToFirstToken: Duration?
  /// From the request to the end.
  public var duration: Duration
  /// How it ended.
  public var outcome: Outcome
  /// How the models were chosen, where they were.
  public var route: RouteDecision?

  /// Makes a record.
  public init(
    time: Timestamp, caller: ModelCaller, source: ModelSource, usage: TokenUsage? = nil,
    costMicrodollars: Int64? = nil, timeToFirstToken: Duration? = nil, duration: Duration, outcome: Outcome,
    route: RouteDecision? = nil
  ) {
    self.time = time
    self.caller = caller
    self.source = source
    self.usage = usage
    self.costMicrodollars = costMicrodollars
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
