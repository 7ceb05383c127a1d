import Telemetry

/// What is measured about rules and approved texts.
struct GuidelineMetrics: Sendable {
  private let chosen: Counter
  private let strict: Counter

  init(_ registry: MetricRegistry) {
    chosen = registry.counter(
      "usher_guidelines_total", help: "Rules that applied to a turn, by whether they were followed.",
      labels: ["guideline", "outcome"])
    strict = registry.counter(
      "usher_strict_replies_total", help: "Replies of approved texts only, by who chose the text.",
      labels: ["chosen_by"])
  }

  func reviewed(_ guideline: String, _ outcome: GuidelineOutcome) {
    chosen.increment([guideline, outcome.rawValue])
  }

  func answered(by chooser: StrictAnswer.Chooser) {
    strict.increment([chooser.rawValue])
  }
}
