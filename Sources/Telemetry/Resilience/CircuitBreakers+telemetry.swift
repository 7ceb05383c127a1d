public import Essentials

extension CircuitBreakers {
  /// Makes a registry whose breakers tell every change in the log, and their state in the metrics.
  public convenience init(
    settings: CircuitBreakerSettings = CircuitBreakerSettings(), clock: any WallClock = SystemClock(),
    logger: Logger, metrics: MetricRegistry
  ) {
    let states = metrics.gauge(
      "usher_circuit_breaker_state", help: "Circuit breakers: 0 closed, 1 half-open, 2 open.",
      labels: ["breaker"])
    let changes = metrics.counter(
      "usher_circuit_breaker_changes_total", help: "How often a circuit breaker went into a state.",
      labels: ["breaker", "state"])
    let observer = { @Sendable (change: CircuitBreakerChange) in
      let value: Double =
        switch change.to {
        case .closed: 0
        case .halfOpen: 1
        case .open: 2
        }
      states.set(value, [change.name])
      changes.increment([change.name, change.to.rawValue])
      logger.warning(
        "A circuit breaker is \(change.to.rawValue)",
        ["breaker": .string(change.name), "reason": .string(change.reason)])
    }
    // One that never opens is there, too, for who watches them all.
    self.init(settings: settings, clock: clock, observer: observer) { states.set(0, [$0]) }
  }
}
