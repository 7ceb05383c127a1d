/// Measures and waits. It is never set back or forward, so that deadlines hold when the time of day is corrected; tests
/// hold it still.
public protocol MonotonicClock: Sendable {
  /// The current instant.
  var instant: ContinuousClock.Instant { get }

  /// Returns at `deadline`, or throws when the task is cancelled before.
  func sleep(until deadline: ContinuousClock.Instant) async throws
}

extension ContinuousClock: MonotonicClock {
  public var instant: Instant { now }

  public func sleep(until deadline: Instant) async throws {
    try await sleep(until: deadline, tolerance: nil)
  }
}
