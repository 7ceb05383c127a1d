import Persistence

/// What sums are made over.
public enum UsageGrouping: String, Hashable, Sendable, CaseIterable {
  /// Each model on each day.
  case dayAndModel = "day_and_model"
  /// All models of each day.
  case day
  /// Each model over all days.
  case model
  /// Everything.
  case all

  struct Key: Hashable {
    var day: UsageDay?
    var provider: String?
    var model: String?
  }

  func key(_ row: Row) throws -> Key {
    let isByDay = self == .day || self == .dayAndModel
    let isByModel = self == .model || self == .dayAndModel
    return Key(
      day: isByDay ? try row.value("day") : nil, provider: isByModel ? try row.value("provider") : nil,
      model: isByModel ? try row.value("model") : nil)
  }
}

/// Sums over calls.
public struct UsageSummary: Hashable, Sendable {
  /// Durations that a share of all calls does not exceed, each within 1 %.
  public struct Percentiles: Hashable, Sendable {
    public var p50: Duration
    public var p95: Duration
    public var p99: Duration

    init?(_ sketch: LatencySketch) {
      guard let p50 = sketch.quantile(0.5), let p95 = sketch.quantile(0.95), let p99 = sketch.quantile(0.99)
      else { return nil }
      self.p50 = p50
      self.p95 = p95
      self.p99 = p99
    }
  }

  /// The day, where sums are made by day.
  public var day: UsageDay?
  /// The provider's name, where sums are made by model.
  public var provider: String?
  /// The model as the service names it, where sums are made by model.
  public var model: String?
  /// How many calls there were.
  public var calls: Int
  /// How many of them ended without an answer.
  public var failures: Int
  /// How many nobody waited for.
  public var cancellations: Int
  /// How many were answered from a cache.
  public var cacheHits: Int
  /// Their tokens.
  public var tokens: TokenUsage
  /// What they cost together, in millionths of a US dollar.
  public var costMicrodollars: Int64
  /// What answers from caches would have cost, in millionths of a US dollar.
  public var savedMicrodollars: Int64
  /// How many had no known price.
  public var unpriced: Int
  /// How many have estimated tokens.
  public var estimated: Int
  /// How long those took that were not answered from a cache.
  public var duration: Percentiles?
  /// How long until the first piece of the answer.
  public var timeToFirstToken: Percentiles?

  init(_ key: UsageGrouping.Key, _ tally: UsageTally) {
    day = key.day
    provider = key.provider
    model = key.model
    calls = tally.calls
    failures = tally.failures
    cancellations = tally.cancellations
    cacheHits = tally.cacheHits
    tokens = tally.tokens
    costMicrodollars = tally.costMicrodollars
    savedMicrodollars = tally.savedMicrodollars
    unpriced = tally.unpriced
    estimated = tally.estimated
    duration = Percentiles(tally.duration)
    timeToFirstToken = Percentiles(tally.firstToken)
  }

  static func comesFirst(_ left: Self, _ right: Self) -> Bool {
    if left.day != right.day { return (left.day?.description ?? "") > (right.day?.description ?? "") }
    if left.costMicrodollars != right.costMicrodollars {
      return left.costMicrodollars > right.costMicrodollars
    }
    return (left.provider ?? "", left.model ?? "") < (right.provider ?? "", right.model ?? "")
  }
}
