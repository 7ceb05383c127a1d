import Telemetry

/// What is counted about orders.
struct OrderMetrics: Sendable {
  /// Operations that are over, and those that wait for an operator.
  let operations: Counter
  /// Operations that another process, or a later look, had to take up.
  let recovered: Counter
  /// What providers have told of their own accord.
  let events: Counter
  /// Disputes, each time that one stands differently.
  let disputes: Counter
  /// Refunds that came back after they were done.
  let bounced: Counter

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
    events = registry.counter(
      "usher_payment_events_total", help: "Events of payment providers that were looked at.",
      labels: ["provider", "type"])
    disputes = registry.counter(
      "usher_payment_disputes_total", help: "Disputed payments, each time that a dispute stands differently.",
      labels: ["provider", "status"])
    bounced = registry.counter(
      "usher_payment_refunds_bounced_total", help: "Refunds that came back after they were done.",
      labels: ["provider"])
  }

  /// A provider's kind of event, as far as it is one of those that are looked at: a label has few values.
  static func eventType(_ type: String) -> String {
    let known = ["payment_intent.", "checkout.session.", "charge.", "refund."]
    return known.contains { type.hasPrefix($0) } && type.utf8.count <= 64 ? type : "other"
  }
}
