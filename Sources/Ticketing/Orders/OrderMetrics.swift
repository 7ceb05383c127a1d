import Telemetry

/// What is counted about orders.
struct OrderMetrics: Sendable {
  /// Operations that are over, and those that wait for an operator.
  let operations: Counter
  /// Operations that another process, or a later look, had to take up.
  let recovered: Counter

  /// What customers were told of what was under way.
  let notices: Counter

  /// Payments of the provider's that were compared with ours.
  let compared: Counter
  /// What differed.
  let differences: Counter
  /// What differs and needs a person.
  let openDifferences: Gauge

  init(_ registry: MetricRegistry) {
    operations = registry.counter(
      "usher_order_operations_total", help: "Purchases, changes and refunds by what became of them.",
      labels: ["purpose", "state"])
    recovered = registry.counter(
      "usher_order_operations_recovered_total", help: "Operations that reconciliation has moved on.",
      labels: ["purpose"])
    notices = registry.counter(
      "usher_order_notices_total",
      help: "What customers had to be told of their orders later: told, failed for now, or outdated.",
      labels: ["outcome"])
    compared = registry.counter(
      "usher_payments_compared_total", help: "Payments at the provider that were compared with the orders.")
    differences = registry.counter(
      "usher_payment_differences_total",
      help: "Differences between the provider's books and ours, when found.",
      labels: ["kind"])
    openDifferences = registry.gauge(
      "usher_payment_differences_open", help: "Differences that a person must look at, as of the last round.")
  }
}
