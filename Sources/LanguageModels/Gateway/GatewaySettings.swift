public import Essentials

/// How a ``ModelGateway`` stays up.
public struct GatewaySettings: Hashable, Sendable {
  /// The second model that is asked when the first lets its reader wait.
  public struct Hedging: Hashable, Sendable {
    /// After how long without a first token.
    public var delay: Duration
    /// At most for this share of the requests.
    public var share: Double

    /// Makes settings.
    public init(delay: Duration, share: Double = 0.05) {
      self.delay = delay
      self.share = share
    }
  }

  /// For answers that come piece by piece.
  public var streamed: GatewayDeadlines
  /// For answers that come whole.
  public var whole: GatewayDeadlines
  /// How often the same model is asked again after a transient failure.
  public var retry: RetryPolicy
  /// Retries are at most this share of a model's calls, beyond a small reserve.
  public var retryShare: Double
  /// When a model's breaker opens.
  public var breaker: CircuitBreakerSettings
  /// When a model counts as unhealthy.
  public var health: ServiceHealth.Settings
  /// How many requests a model gets at once.
  public var limit: AdaptiveLimitSettings
  /// How long a request waits for its turn at a model before the next model is asked.
  public var turn: Duration
  /// For at most this long a model that says when to come back is left alone by all requests.
  public var longestPause: Duration
  /// The second model side by side; nothing for one after the other.
  public var hedging: Hedging?

  /// Makes settings.
  public init(
    streamed: GatewayDeadlines = .streamed, whole: GatewayDeadlines = .whole,
    retry: RetryPolicy = RetryPolicy(), retryShare: Double = 0.2,
    breaker: CircuitBreakerSettings = CircuitBreakerSettings(),
    health: ServiceHealth.Settings = ServiceHealth.Settings(),
    limit: AdaptiveLimitSettings = AdaptiveLimitSettings(), turn: Duration = .seconds(1),
    longestPause: Duration = .seconds(60), hedging: Hedging? = nil
  ) {
    self.streamed = streamed
    self.whole = whole
    self.retry = retry
    self.retryShare = retryShare
    self.breaker = breaker
    self.health = health
    self.limit = limit
    self.turn = turn
    self.longestPause = longestPause
    self.hedging = hedging
  }
}
