import Telemetry

/// What is measured about the quality of replies.
struct QualityMetrics: Sendable {
  private let scores: Histogram
  private let judgements: Histogram
  private let failures: Counter
  private let actions: Counter
  private let judged: Counter

  init(_ registry: MetricRegistry) {
    let buckets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1]
    scores = registry.histogram(
      "usher_reply_quality", help: "Scores of the replies that were sent, from 0 to 1.",
      labels: ["dimension"],
      buckets: buckets)
    judgements = registry.histogram(
      "usher_reply_judgement", help: "Scores that the judging model gave, from 0 to 1.",
      labels: ["dimension"],
      buckets: buckets)
    failures = registry.counter(
      "usher_reply_quality_failures_total", help: "Replies that fell short, before anything was done.",
      labels: ["aspect"])
    actions = registry.counter(
      "usher_reply_quality_actions_total", help: "What was done about replies.", labels: ["action"])
    judged = registry.counter(
      "usher_reply_judgements_total", help: "Replies chosen for the judging model, by what came of it.",
      labels: ["result"])
  }

  /// Counts a reply that is sent.
  func sent(_ verdict: QualityVerdict) {
    for dimension in QualityDimension.allCases {
      scores.observe(verdict.scores[dimension], [dimension.rawValue])
    }
    scores.observe(verdict.overall, ["overall"])
    scores.observe(verdict.grounding, ["grounding"])
    actions.increment([verdict.action.rawValue])
  }

  /// Counts a draft that falls short.
  func failed(_ aspects: [QualityAspect]) {
    for aspect in aspects { failures.increment([aspect.rawValue]) }
  }

  /// Counts a judgement, or that there is none.
  func judged(_ judgement: QualityJudgement?, result: String) {
    judged.increment([result])
    guard let judgement else { return }
    for dimension in QualityDimension.allCases {
      judgements.observe(judgement.scores[dimension], [dimension.rawValue])
    }
  }
}
