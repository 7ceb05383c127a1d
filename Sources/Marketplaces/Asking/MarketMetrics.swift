import Essentials
import Telemetry

/// Counts how markets answer.
struct MarketMetrics: Sendable {
  private let calls: Counter
  private let durations: Histogram
  private let skipped: Counter

  init(_ metrics: MetricRegistry) {
    calls = metrics.counter(
      "marketplace_searches_total",
      help: "Searches at other marketplaces by how they ended: answered, cached, or why not.",
      labels: ["market", "outcome"])
    durations = metrics.histogram(
      "marketplace_search_duration_seconds", help: "Time until a marketplace has answered or was given up.",
      labels: ["market"])
    skipped = metrics.counter(
      "marketplace_events_skipped_total", help: "Events in answers of marketplaces that could not be read.",
      labels: ["market"])
  }

  func ended(_ market: Market, _ outcome: String) { calls.increment([market.id, outcome]) }

  func ended(_ market: Market, _ outcome: MarketAnswer.Outcome, after time: Duration) {
    durations.observe(max(0, time.inSeconds), [market.id])
    switch outcome {
    case .answered(let page, _):
      ended(market, "answered")
      if page.skipped > 0 { skipped.increment(by: Double(page.skipped), [market.id]) }
    case .absent(let problem): ended(market, problem.code)
    }
  }
}
