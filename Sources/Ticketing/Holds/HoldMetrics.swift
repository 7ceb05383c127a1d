import Telemetry

/// What is counted of holds.
struct HoldMetrics: Sendable {
  let made: Counter
  let refused: Counter
  let ended: Counter

  init(_ registry: MetricRegistry) {
    made = registry.counter("usher_seat_holds_total", help: "Holds of seats that were made.")
    refused = registry.counter(
      "usher_seat_holds_refused_total", help: "Seats that could not be held, by the kind of problem.",
      labels: ["problem"])
    ended = registry.counter(
      "usher_seat_holds_ended_total", help: "Holds that were released or have lapsed.", labels: ["end"])
  }
}
