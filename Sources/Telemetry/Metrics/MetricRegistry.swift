import Synchronization

/// All metrics of the program, rendered in Prometheus' text format 0.0.4 or in OpenMetrics 1.0.
///
/// Asking again for a name gives the metric that is there, so that parts made more than once share their numbers.
public final class MetricRegistry: Sendable {
  private let families = Mutex<[String: any MetricFamily]>([:])

  /// Makes an empty registry.
  public init() {}

  /// A number that only grows; its name ends in `_total`.
  public func counter(_ name: String, help: String, labels: [String] = []) -> Counter {
    let description = MetricDescription(name: name, help: help, type: "counter", labels: labels)
    return family(description) { Counter(description) }
  }

  /// A number that goes up and down.
  public func gauge(_ name: String, help: String, labels: [String] = []) -> Gauge {
    let description = MetricDescription(name: name, help: help, type: "gauge", labels: labels)
    return family(description) { Gauge(description) }
  }

  /// A number that is asked for when the metrics are read.
  public func gauge(_ name: String, help: String, read: @escaping @Sendable () -> Double) {
    let description = MetricDescription(name: name, help: help, type: "gauge", labels: [])
    _ = family(description) { MeasuredMetric(description, read) }
  }

  /// A number that only grows, asked for when the metrics are read.
  public func counter(_ name: String, help: String, read: @escaping @Sendable () -> Double) {
    let description = MetricDescription(name: name, help: help, type: "counter", labels: [])
    _ = family(description) { MeasuredMetric(description, read) }
  }

  /// How values are spread, in buckets whose upper bounds ascend.
  public func histogram(
    _ name: String, help: String, labels: [String] = [], buckets: [Double] = Histogram.secondBuckets
  ) -> Histogram {
    let description = MetricDescription(name: name, help: help, type: "histogram", labels: labels)
    return family(description) { Histogram(description, buckets: buckets) }
  }

  /// All metrics, sorted by name, as `GET /metrics` answers them.
  public func render(_ format: MetricsFormat = .prometheus) -> String {
    let families = families.withLock { $0.values.sorted { $0.description.name < $1.description.name } }
    var text = ""
    for family in families {
      let samples = family.samples(format)
      guard !samples.isEmpty else { continue }
      text += family.description.header(format)
      text += samples
    }
    if format == .openMetrics { text += "# EOF\n" }
    return text
  }

  private func family<Family: MetricFamily>(
    _ description: MetricDescription, _ make: () -> Family
  ) -> Family {
    families.withLock { families in
      if let existing = families[description.name] {
        guard let family = existing as? Family, family.description == description else {
          preconditionFailure("The metric \(description.name) is there already, and it is another one")
        }
        return family
      }
      let family = make()
      families[description.name] = family
      return family
    }
  }
}
