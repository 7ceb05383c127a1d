/// A metric with all its label values.
protocol MetricFamily: AnyObject, Sendable {
  var description: MetricDescription { get }
  /// The sample lines, or nothing as long as nothing was measured.
  func samples(_ format: MetricsFormat) -> String
}
