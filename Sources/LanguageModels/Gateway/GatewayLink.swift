import Essentials
import Synchronization

/// One model with all that the gateway knows about it.
final class GatewayLink: Sendable {
  let name: String
  let model: any LanguageModel
  let profile: ModelProfile
  let breaker: CircuitBreaker
  let health: ServiceHealth
  let limit: AdaptiveLimit
  let retries: RetryBudget
  let metrics: GatewayMetrics
  /// Counts tokens where the service does not.
  let estimator: TokenEstimator
  private let pausedUntil = Mutex<ContinuousClock.Instant?>(nil)
  private let refusals = Atomic<Int>(0)
  /// Label values, made once.
  let label: [String]
  let answeredLabel: [String]

  init(
    name: String, model: any LanguageModel, profile: ModelProfile, settings: GatewaySettings,
    health: ModelHealth, alarms: Alarms, metrics: GatewayMetrics
  ) {
    self.name = name
    self.model = model
    self.profile = profile
    breaker = health.breaker(name)
    self.metrics = metrics
    self.health = health.health(name)
    limit = AdaptiveLimit(settings.limit, alarms: alarms)
    retries = RetryBudget(share: settings.retryShare)
    estimator = TokenEstimator(profile.tokenizer)
    label = [name]
    answeredLabel = [name, "answered"]
  }

  /// Whether it can fail or be full at all.
  var isGuarded: Bool { profile.watch != .none }

  /// Whether its calls cost something of their own: not inside this process, and not where it is others that are paid.
  var isMetered: Bool { isGuarded && !profile.isEnsemble }

  /// Takes the model for well again.
  func forgetFailures() {
    health.reset()
    forgetRefusals()
    pausedUntil.withLock { $0 = nil }
  }

  /// How often the model refused for its limits since it last answered, this time included.
  func countRefusal() -> Int {
    refusals.add(1, ordering: .relaxed).newValue
  }

  /// The model answers.
  func forgetRefusals() {
    refusals.store(0, ordering: .relaxed)
  }

  /// Leaves the model alone until then.
  func pause(until instant: ContinuousClock.Instant) {
    pausedUntil.withLock { $0 = max($0 ?? instant, instant) }
  }

  /// Until when the model is left alone, if it is.
  func pause(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    pausedUntil.withLock { paused in
      if let until = paused, until <= now { paused = nil }
      return paused
    }
  }
}
