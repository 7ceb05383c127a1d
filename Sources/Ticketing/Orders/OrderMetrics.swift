import Telemetry

/// What is counted about orders.
struct OrderMetrics: Sendable {
  /// Operations that are over, and those that wait for an operator.
  let operations: Counter
  /// Operations that another process, or a later look, had to take up.
  let recovered: Counter

  init(_ registry: MetricRegistry) {
    operations = registry.counter(
      "usher_order_operations_total", help: "Purchases, changes and refunds by what became of them.",
      labels: ["purpose", "state"])
    recovered = registry.counter(
      "usher_order_operations_recovered_total", help: "Operations that reconciliation has moved on.",
      labels: ["purpose"])
  }
}
