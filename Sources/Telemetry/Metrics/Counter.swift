/// A number that only grows.
public final class Counter: MetricFamily {
  let description: MetricDescription
  private let series: SeriesTable<AtomicNumber>

  init(_ description: MetricDescription) {
    self.description = description
    series = SeriesTable(labelCount: description.labels.count) { AtomicNumber() }
  }

  /// Adds to the series with these label values; `amount` must not be negative.
  public func increment(by amount: Double = 1, _ values: [String] = []) {
    precondition(amount >= 0, "A counter does not go down")
    series[values].add(amount)
  }

  /// What the series with these label values stands at.
  public func value(_ values: [String] = []) -> Double { series[values].value }

  func samples(_ format: MetricsFormat) -> String {
    series.all.map { description.sample(values: $0.values, $0.series.value) }.joined()
  }
}
