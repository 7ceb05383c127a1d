public import Essentials

/// What the gateway knows about one of its models.
public struct ModelStatus: Hashable, Sendable {
  /// The model's name in the configuration.
  public var name: String
  /// What it can do.
  public var profile: ModelProfile
  /// Whether its calls pass; nothing for models inside this process.
  public var breaker: CircuitBreakerStatus?
  /// Whether it did well over the last while.
  public var isHealthy: Bool
  /// The calls by which that is judged.
  public var recent: SlidingWindow.Counts
  /// How many requests it gets at once.
  public var limit: AdaptiveLimit.Status
  /// For how long it wants to be left alone.
  public var pause: Duration?
}
