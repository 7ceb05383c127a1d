/// What is counted of traces. Each span is counted once: exported, dropped, or forgotten with its trace.
struct TraceMeasures: Sendable {
  /// Why a trace is kept.
  enum Decision: String, Sendable {
    case sampled, failed, slow
  }

  /// Why a span that should be told is not.
  enum Loss: String, Sendable {
    /// Too many spans wait for the collector.
    case queueFull = "queue_full"
    /// The trace has too many spans, or is too old.
    case traceFull = "trace_full"
    /// Too many spans wait for the decision whether their trace is kept.
    case waitingFull = "waiting_full"
    /// The collector was not there, or too busy, as often as it was asked.
    case unreachable
    /// The collector does not take it.
    case refused
    /// The program has ended before the collector was told.
    case shutdown
  }

  private let traces: Counter
  private let spans: Counter
  private let drops: Counter
  let exports: Counter

  init(_ metrics: MetricRegistry) {
    traces = metrics.counter(
      "usher_traces_kept_total", help: "Traces that are kept, by why.", labels: ["reason"])
    spans = metrics.counter(
      "usher_trace_spans_total",
      help: "Spans that were sent to the collector, or forgotten with their trace.",
      labels: ["outcome"])
    drops = metrics.counter(
      "usher_trace_spans_dropped_total",
      help: "Spans that the collector should have got and did not, by why.",
      labels: ["reason"])
    exports = metrics.counter(
      "usher_trace_exports_total", help: "Attempts to send spans to the collector, by how they ended.",
      labels: ["outcome"])
  }

  func decided(_ decision: Decision) { traces.increment([decision.rawValue]) }

  func forgot(_ count: Int) { spans.increment(by: Double(count), ["forgotten"]) }

  func exported(_ count: Int) {
    if count > 0 { spans.increment(by: Double(count), ["exported"]) }
  }

  func drop(_ count: Int, _ loss: Loss) {
    if count > 0 { drops.increment(by: Double(count), [loss.rawValue]) }
  }
}
