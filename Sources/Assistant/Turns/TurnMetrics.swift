import Essentials
import Telemetry

/// What is measured about turns.
struct TurnMetrics: Sendable {
  private let steps: Histogram
  private let turns: Histogram
  private let outcomes: Counter

  init(_ registry: MetricRegistry, running: @escaping @Sendable () -> Int) {
    let buckets = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 1, 5, 30]
    steps = registry.histogram(
      "usher_turn_step_seconds", help: "Time that each step of a turn takes.", labels: ["step"],
      buckets: buckets)
    turns = registry.histogram(
      "usher_turn_seconds", help: "Time from the receipt of a message to its stored reply.",
      labels: ["cached"],
      buckets: Turns.secondBuckets)
    outcomes = registry.counter(
      "usher_turns_total", help: "Turns by what came of them.", labels: ["agent", "source"])
    // There from the beginning, so that the first failure is seen to be one more than none.
    outcomes.increment(by: 0, ["", "failed"])
    registry.gauge("usher_turns_running", help: "Turns that run or wait.") { Double(running()) }
  }

  /// Times a step.
  func measure<Result>(_ step: TurnStep, _ body: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    defer { observe(step, since: start) }
    guard let span = Span.begin(step.rawValue) else { return try body() }
    return try span.cover(now: body)
  }

  /// Times a step.
  func measure<Result>(_ step: TurnStep, _ body: () async throws -> Result) async rethrows -> Result {
    let start = ContinuousClock.now
    defer { observe(step, since: start) }
    guard let span = Span.begin(step.rawValue) else { return try await body() }
    return try await span.cover(body)
  }

  /// Counts a turn that has its reply.
  func completed(agent: String, source: AnswerSource, isCached: Bool, seconds: Double) {
    turns.observe(seconds, [isCached ? "true" : "false"])
    outcomes.increment([agent, source.rawValue])
  }

  /// Counts a turn without a reply.
  func failed() {
    outcomes.increment(["", "failed"])
  }

  private func observe(_ step: TurnStep, since start: ContinuousClock.Instant) {
    steps.observe((ContinuousClock.now - start).inSeconds, [step.rawValue])
  }
}
