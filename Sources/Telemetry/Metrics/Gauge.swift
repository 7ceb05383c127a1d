/// A number that goes up and down.
public final class Gauge: MetricFamily {
  let description: MetricDescription
  private let series: SeriesTable<AtomicNumber>

  init(_ description: MetricDescription) {
    self.description = description
    series = SeriesTable(labelCount: description.labels.count) { AtomicNumber() }
  }

  /// Replaces the number of the series with these label values.
  public func set(_ value: Double, _ values: [String] = []) { series[values].set(value) }

  /// Adds to the series with these label values; a negative amount takes away.
  public func add(_ amount: Double, _ values: [String] = []) { series[values].add(amount) }

  /// What the series with these label values stands at.
  public func value(_ values: [String] = []) -> Double { series[values].value }

  func samples(_ format: MetricsFormat) -> String {
    series.all.map { description.sample(values: $0.values, $0.series.value) }.joined()
  }
}
