public import Essentials
public import Telemetry

/// Asks all markets side by side, each with a deadline of its own: a search is as slow as the slowest within its deadline,
/// and who does not answer is told beside those who do.
public final class MarketSearch: Sendable {
  /// A market, and how it may be asked.
  public struct Member: Sendable {
    /// Whom to ask.
    public var marketplace: any Marketplace
    /// How often.
    public var limits: MarketLimits
    /// How long it may take.
    public var deadline: Duration

    /// Describes a member.
    public init(
      _ marketplace: any Marketplace, limits: MarketLimits = MarketLimits(), deadline: Duration = .seconds(4)
    ) {
      self.marketplace = marketplace
      self.limits = limits
      self.deadline = deadline
    }
  }

  private let sources: [MarketSource]
  private let matcher: EventMatcher

  /// Makes a search. The company's own desk, where it is a member, goes before the others in every result.
  public init(
    _ members: [Member], aliases: VenueAliases = VenueAliases(), breakers: CircuitBreakers? = nil,
    clock: any WallClock = SystemClock(), deadlines: any MonotonicClock = ContinuousClock(),
    metrics: MetricRegistry = MetricRegistry()
  ) {
    let breakers = breakers ?? CircuitBreakers(clock: clock)
    let counted = MarketMetrics(metrics)
    matcher = EventMatcher(aliases: aliases)
    sources = members.map { member in
      MarketSource(
        member.marketplace, limits: member.limits,
        breaker: breakers.breaker("marketplace:\(member.marketplace.market.id)", settings: Self.breaking),
        deadline: member.deadline, clocks: MarketClocks(wall: clock, monotonic: deadlines),
        metrics: counted)
    }
  }

  /// A market is asked far more rarely than a model: three failures in a row are enough.
  private static let breaking = CircuitBreakerSettings(
    failuresInRow: 3, minimumCalls: 6, recoveryTime: .seconds(60), successesToClose: 1)

  /// The markets that are asked.
  public var markets: [Market] { sources.map(\.marketplace.market) }

  /// Looks for events everywhere and puts together what is one and the same.
  public func search(_ query: MarketQuery) async -> MarketResult {
    let answers = await answers(query)
    let events = answers.flatMap { answer in
      answer.events.filter { MarketFilter(query).lets($0) }
    }
    let ranked = EventRanking(query).sorted(matcher.merged(events))
    return MarketResult(query: query, events: ranked, answers: answers)
  }

  private func answers(_ query: MarketQuery) async -> [MarketAnswer] {
    await withTaskGroup(of: (Int, MarketAnswer).self) { group in
      for (number, source) in sources.enumerated() {
        group.addTask { (number, await source.answer(query)) }
      }
      var answers: [(Int, MarketAnswer)] = []
      for await answer in group { answers.append(answer) }
      return answers.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}

/// What all markets together have answered.
public struct MarketResult: Hashable, Sendable {
  /// What was looked for.
  public let query: MarketQuery
  /// The events, those of the company's own desk first, then those that fit the words best, then by their day.
  public let events: [MergedEvent]
  /// What each market has contributed.
  public let answers: [MarketAnswer]

  /// Who did not answer, and why.
  public var absent: [(market: Market, problem: MarketProblem)] {
    // Not by `compactMap` with a closure within: the optimizer of Swift 6.3.1 crashes on that.
    var absent: [(market: Market, problem: MarketProblem)] = []
    for answer in answers {
      if let problem = answer.problem { absent.append((answer.market, problem)) }
    }
    return absent
  }

  /// How many events of the answers could not be read.
  public var skipped: Int {
    answers.reduce(0) { sum, answer in
      if case .answered(let page, _) = answer.outcome { sum + page.skipped } else { sum }
    }
  }
}
