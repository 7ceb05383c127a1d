import Telemetry

/// What is measured about tools.
struct ToolMetrics: Sendable {
  private let calls: Counter
  private let seconds: Histogram

  init(_ registry: MetricRegistry) {
    calls = registry.counter(
      "usher_tool_calls_total", help: "Tool calls by how they ended.", labels: ["tool", "outcome"])
    seconds = registry.histogram(
      "usher_tool_seconds", help: "Time that tool calls take.", labels: ["tool"],
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30])
  }

  func called(_ tool: String, _ outcome: String, seconds: Double) {
    calls.increment([tool, outcome])
    self.seconds.observe(seconds, [tool])
  }
}
