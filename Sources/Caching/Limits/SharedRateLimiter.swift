import Essentials
import Synchronization
public import Telemetry

/// Asks a limiter that replicas share, and does without it while it is away.
public final class SharedRateLimiter: Sendable {
  private let limiter: any RateLimiter
  private let logger: Logger
  private let isAway = Mutex(false)
  private let decisions: Counter

  /// Makes a limiter over another one that may fail.
  public init(_ limiter: any RateLimiter, logger: Logger, metrics: MetricRegistry) {
    self.limiter = limiter
    self.logger = logger
    decisions = metrics.counter(
      "usher_shared_limit_decisions_total",
      help: "Decisions about limits that replicas share; those made `alone` counted in this process only.",
      labels: ["by"])
  }

  /// Takes one token of each bucket, or none of any; nothing when the shared limiter cannot be asked.
  public func take(_ demands: [LimitDemand]) async -> LimitDecision? {
    do {
      let decision = try await limiter.take(demands)
      decisions.increment(["shared"])
      if changes(toAway: false) { logger.info("Limits are shared with the other replicas again") }
      return decision
    } catch {
      decisions.increment(["alone"])
      if changes(toAway: true) {
        logger.warning(
          "Limits hold in each process for itself until Redis is back", ["reason": .string("\(error)")])
      }
      return nil
    }
  }

  private func changes(toAway away: Bool) -> Bool {
    isAway.withLock { isAway in
      defer { isAway = away }
      return isAway != away
    }
  }
}
