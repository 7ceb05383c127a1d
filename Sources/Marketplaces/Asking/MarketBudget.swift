import Essentials
import Synchronization

/// How often a market may be asked.
public struct MarketLimits: Hashable, Sendable {
  /// Calls a second in the long run.
  public var perSecond: Double
  /// Calls at once, after a pause.
  public var burst: Int
  /// Calls a day; nothing where there is no such limit.
  public var perDay: Int?

  /// Makes limits.
  public init(perSecond: Double = 5, burst: Int = 5, perDay: Int? = nil) {
    self.perSecond = max(perSecond, 0.01)
    self.burst = max(burst, 1)
    self.perDay = perDay
  }
}

/// What may still be asked of one market: a bucket of tokens that fills steadily, a number for the day (of UTC), and what
/// the market itself has said about it. It is this process's own: with several replicas, each needs its share.
final class MarketBudget: Sendable {
  private struct Core {
    var tokens: Double
    var filledAt: Timestamp
    var day: Int64
    var callsToday = 0
    var quietUntil: MarketProblem?
  }

  private static let dayLength: Int64 = 86_400_000

  private let limits: MarketLimits
  private let clock: any WallClock
  private let core: Mutex<Core>

  init(_ limits: MarketLimits, clock: any WallClock) {
    self.limits = limits
    self.clock = clock
    let now = clock.now
    core = Mutex(
      Core(tokens: Double(limits.burst), filledAt: now, day: now.milliseconds / Self.dayLength))
  }

  /// Takes the right to one call.
  ///
  /// - Throws: ``MarketProblem/limited(until:)`` or ``MarketProblem/outOfBudget(until:)``.
  func take() throws(MarketProblem) {
    let now = clock.now
    let problem = core.withLock { take(&$0, at: now) }
    if let problem { throw problem }
  }

  private func take(_ core: inout Core, at now: Timestamp) -> MarketProblem? {
    if case .limited(let until)? = core.quietUntil {
      if now < until { return .limited(until: until) }
      core.quietUntil = nil
    }
    let day = now.milliseconds / Self.dayLength
    if day != core.day {
      core.day = day
      core.callsToday = 0
    }
    if let perDay = limits.perDay, core.callsToday >= perDay {
      return .outOfBudget(until: Timestamp(milliseconds: (day + 1) * Self.dayLength))
    }
    // A clock that was set back fills nothing, and takes nothing away.
    let passed = max(0, (now - core.filledAt).inSeconds)
    core.tokens = min(Double(limits.burst), core.tokens + passed * limits.perSecond)
    core.filledAt = now
    guard core.tokens >= 1 else {
      let wait = Duration.seconds((1 - core.tokens) / limits.perSecond)
      return .outOfBudget(until: now + wait + .milliseconds(1))
    }
    core.tokens -= 1
    core.callsToday += 1
    return nil
  }

  /// Notes what the market has said.
  func note(_ problem: MarketProblem) {
    guard case .limited = problem else { return }
    core.withLock { $0.quietUntil = problem }
  }

  /// Notes how many calls the market says are left today: others may use the same key.
  func note(callsLeft: Int?) {
    guard let callsLeft, callsLeft <= 0 else { return }
    let now = clock.now
    let midnight = Timestamp(milliseconds: (now.milliseconds / Self.dayLength + 1) * Self.dayLength)
    core.withLock { $0.quietUntil = .limited(until: midnight) }
  }
}
