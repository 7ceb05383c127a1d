import Essentials
import Synchronization

/// One market with everything that stands before a call to it: what was answered a moment ago, a call for the same that is
/// under way, the budget, the circuit breaker, the deadline.
final class MarketSource: Sendable {
  private struct Kept {
    let page: MarketPage
    let at: Timestamp
  }

  private struct Core {
    var kept: [MarketQuery: Kept] = [:]
    var flights: [MarketQuery: Task<MarketAnswer.Outcome, Never>] = [:]
  }

  /// How many answers are kept of a market.
  private static let capacity = 500
  /// How many calls to a market are under way at most.
  private static let mostFlights = 64

  let marketplace: any Marketplace
  private let budget: MarketBudget
  private let breaker: CircuitBreaker
  private let deadline: Duration
  private let clocks: MarketClocks
  private let metrics: MarketMetrics
  private let core = Mutex(Core())

  init(
    _ marketplace: any Marketplace, limits: MarketLimits, breaker: CircuitBreaker, deadline: Duration,
    clocks: MarketClocks, metrics: MarketMetrics
  ) {
    self.marketplace = marketplace
    self.breaker = breaker
    self.deadline = deadline
    self.clocks = clocks
    self.metrics = metrics
    budget = MarketBudget(limits, clock: clocks.wall)
  }

  /// What the market says, now or a short while ago. However many ask for the same at once, the market is asked once.
  func answer(_ query: MarketQuery) async -> MarketAnswer {
    let now = clocks.wall.now
    let (kept, flight) = core.withLock { core -> (Kept?, Task<MarketAnswer.Outcome, Never>?) in
      if let kept = core.kept[query], kept.at <= now, now < kept.at + marketplace.keeps { return (kept, nil) }
      if let flight = core.flights[query] { return (nil, flight) }
      guard core.flights.count < Self.mostFlights else { return (nil, nil) }
      let flight = Task { await self.fly(query) }
      core.flights[query] = flight
      return (nil, flight)
    }
    if let kept {
      metrics.ended(marketplace.market, "cached")
      return MarketAnswer(
        market: marketplace.market, outcome: .answered(kept.page, age: now - kept.at))
    }
    guard let flight else {
      metrics.ended(marketplace.market, MarketProblem.outOfBudget(until: now).code)
      return MarketAnswer(
        market: marketplace.market, outcome: .absent(.outOfBudget(until: now + .seconds(1))))
    }
    return MarketAnswer(market: marketplace.market, outcome: await flight.value)
  }

  private func fly(_ query: MarketQuery) async -> MarketAnswer.Outcome {
    let start = clocks.monotonic.instant
    let outcome = await ask(query)
    let now = clocks.wall.now
    core.withLock { core in
      core.flights[query] = nil
      guard case .answered(let page, _) = outcome, marketplace.keeps > .zero else { return }
      if core.kept.count >= Self.capacity, let oldest = core.kept.min(by: { $0.value.at < $1.value.at }) {
        core.kept[oldest.key] = nil
      }
      core.kept[query] = Kept(page: page, at: now)
    }
    metrics.ended(marketplace.market, outcome, after: clocks.monotonic.instant - start)
    return outcome
  }

  private func ask(_ query: MarketQuery) async -> MarketAnswer.Outcome {
    do throws(MarketProblem) {
      // The breaker first: what does not pass costs no budget.
      guard let pass = breaker.pass() else { throw .resting }
      do throws(MarketProblem) {
        try budget.take()
        let page = try await searchInTime(query)
        budget.note(callsLeft: page.callsLeft)
        breaker.settle(pass, .success)
        return .answered(page, age: .zero)
      } catch {
        budget.note(error)
        breaker.settle(pass, error.isFailure ? .failure : .neutral)
        throw error
      }
    } catch {
      return .absent(error)
    }
  }

  /// The market's answer, or that it was too slow. The call is cancelled then, which closes its connection.
  private func searchInTime(_ query: MarketQuery) async throws(MarketProblem) -> MarketPage {
    let end = clocks.monotonic.instant + deadline
    let (marketplace, clock) = (marketplace, clocks.monotonic)
    let result = await withTaskGroup(of: Result<MarketPage, MarketProblem>.self) { group in
      group.addTask {
        do throws(MarketProblem) { return .success(try await marketplace.search(query)) } catch {
          return .failure(error)
        }
      }
      group.addTask {
        try? await clock.sleep(until: end)
        return .failure(.timeout)
      }
      let first = await group.next() ?? .failure(.cancelled)
      group.cancelAll()
      return first
    }
    return try result.get()
  }
}

/// The clocks of a search: that of the wall for what is kept, the other for deadlines.
struct MarketClocks: Sendable {
  let wall: any WallClock
  let monotonic: any MonotonicClock
}

/// What one market has contributed.
public struct MarketAnswer: Hashable, Sendable {
  /// How it went.
  public enum Outcome: Hashable, Sendable {
    /// It has answered, so long ago.
    case answered(MarketPage, age: Duration)
    /// It has not, and why.
    case absent(MarketProblem)
  }

  /// Whose answer it is.
  public let market: Market
  /// How it went.
  public let outcome: Outcome

  /// The events of an answer; none where there is no answer.
  public var events: [MarketEvent] {
    if case .answered(let page, _) = outcome { page.events } else { [] }
  }

  /// Why there is none.
  public var problem: MarketProblem? {
    if case .absent(let problem) = outcome { problem } else { nil }
  }
}
