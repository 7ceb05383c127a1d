/// When a ``CircuitBreaker`` opens and how it closes again.
public struct CircuitBreakerSettings: Hashable, Sendable {
  /// It opens after this many failures in a row, unless so many calls are still under way that these are less than
  /// the share ``failureRate`` of both.
  public var failuresInRow: Int
  /// It opens when this share of the calls in ``window`` and of those under way failed, from 0 to 1.
  public var failureRate: Double
  /// With fewer calls than these in ``window`` the share says nothing.
  public var minimumCalls: Int
  /// The time over which the share is taken.
  public var window: Duration
  /// How long it stays open before it lets a trial through.
  public var recoveryTime: Duration
  /// How many trials must go well before it closes.
  public var successesToClose: Int
  /// How many trials may be under way at once.
  public var trialsAtOnce: Int
  /// A trial that has no result after this time has failed.
  public var trialTimeout: Duration

  /// Makes settings.
  public init(
    failuresInRow: Int = 5, failureRate: Double = 0.5, minimumCalls: Int = 20,
    window: Duration = .seconds(60), recoveryTime: Duration = .seconds(30), successesToClose: Int = 2,
    trialsAtOnce: Int = 1, trialTimeout: Duration = .seconds(60)
  ) {
    self.failuresInRow = max(1, failuresInRow)
    self.failureRate = failureRate
    self.minimumCalls = max(1, minimumCalls)
    self.window = max(window, .milliseconds(10))
    self.recoveryTime = recoveryTime
    self.successesToClose = max(1, successesToClose)
    self.trialsAtOnce = max(1, trialsAtOnce)
    self.trialTimeout = trialTimeout
  }
}
