public import Essentials
import Synchronization

/// The breakers and the health of all models by name: the gateway writes them, routers read them.
public final class ModelHealth: ModelHealthReading {
  /// What the names of the models' breakers begin with.
  public static let breakerPrefix = "model."
  /// Where the models' breakers are listed, as `model.NAME`, beside those of other services.
  public let breakers: CircuitBreakers
  private let breaker: CircuitBreakerSettings
  private let settings: ServiceHealth.Settings
  private let clock: any WallClock
  private let healths = Mutex<[String: ServiceHealth]>([:])

  /// Makes an empty one.
  public init(_ settings: GatewaySettings, breakers: CircuitBreakers, clock: any WallClock = SystemClock()) {
    self.breakers = breakers
    breaker = settings.breaker
    self.settings = settings.health
    self.clock = clock
  }

  /// A model's breaker.
  public func breaker(_ model: String) -> CircuitBreaker {
    breakers.breaker(Self.breakerPrefix + model, settings: breaker)
  }

  /// A model's health over the last hour.
  public func health(_ model: String) -> ServiceHealth {
    healths.withLock { healths in
      if let found = healths[model] { return found }
      let made = ServiceHealth(settings, clock: clock)
      healths[model] = made
      return made
    }
  }

  /// Whether a call would pass now. A model that failed is well again for the router when a trial or a probe is due:
  /// behind others in the order of a route it would never get one.
  public func isHealthy(_ model: String) -> Bool {
    guard let health = healths.withLock({ $0[model] }) else { return true }
    return (breakers[Self.breakerPrefix + model]?.wouldPass ?? true) && health.wouldAdmit
  }
}
