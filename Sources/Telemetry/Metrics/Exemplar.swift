import Essentials

/// A trace that shows what lies behind a bucket of a histogram.
struct Exemplar: Hashable, Sendable {
  let trace: TraceID
  let value: Double
  let time: Timestamp

  /// As OpenMetrics writes it behind a sample
  /// (https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#exemplars).
  var text: String {
    let seconds = Double(time.milliseconds) / 1000
    return " # {trace_id=\"\(trace)\"} \(MetricDescription.text(value)) \(seconds)"
  }
}
