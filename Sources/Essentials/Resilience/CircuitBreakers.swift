import Synchronization

/// All circuit breakers of the program by name: for models, caches and every service outside.
public final class CircuitBreakers: Sendable {
  private let settings: CircuitBreakerSettings
  private let clock: any WallClock
  private let observer: (@Sendable (CircuitBreakerChange) -> Void)?
  private let onMake: (@Sendable (String) -> Void)?
  private let breakers = Mutex<[String: CircuitBreaker]>([:])

  /// Makes an empty registry. `settings` hold for breakers that bring none of their own; `observer` is told every
  /// change of every breaker, `onMake` the name of each new one.
  public init(
    settings: CircuitBreakerSettings = CircuitBreakerSettings(), clock: any WallClock = SystemClock(),
    observer: (@Sendable (CircuitBreakerChange) -> Void)? = nil,
    onMake: (@Sendable (String) -> Void)? = nil
  ) {
    self.settings = settings
    self.clock = clock
    self.observer = observer
    self.onMake = onMake
  }

  /// The breaker of this name; made at the first call. Names come from the configuration, not from requests.
  public func breaker(_ name: String, settings own: CircuitBreakerSettings? = nil) -> CircuitBreaker {
    breakers.withLock { breakers in
      if let found = breakers[name] { return found }
      let made = CircuitBreaker(name: name, settings: own ?? settings, clock: clock, observer: observer)
      breakers[name] = made
      // Under the lock, so that nobody hears of a change before.
      onMake?(name)
      return made
    }
  }

  /// The breaker of this name, if there is one.
  public subscript(name: String) -> CircuitBreaker? { breakers.withLock { $0[name] } }

  /// What all of them know, sorted by name.
  public var statuses: [CircuitBreakerStatus] {
    breakers.withLock { Array($0.values) }.map(\.status).sorted { $0.name < $1.name }
  }

  /// Closes all.
  public func resetAll() {
    for breaker in breakers.withLock({ Array($0.values) }) { breaker.reset() }
  }
}
