/// A metric whose value is asked for when the metrics are read.
final class MeasuredMetric: MetricFamily {
  let description: MetricDescription
  private let read: @Sendable () -> Double

  init(_ description: MetricDescription, _ read: @escaping @Sendable () -> Double) {
    self.description = description
    self.read = read
  }

  func samples(_ format: MetricsFormat) -> String { description.sample(values: [], read()) }
}
