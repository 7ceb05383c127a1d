import Essentials

/// How metrics are written.
public enum MetricsFormat: Hashable, Sendable {
  /// Prometheus' text format 0.0.4.
  case prometheus
  /// OpenMetrics 1.0, which has exemplars.
  case openMetrics

  /// The one that a client asks for: OpenMetrics where it is named and not refused.
  public init(accepting fields: [String]) {
    let wishes = fields.flatMap { $0.lowercased().split(separator: ",") }
    let takes = wishes.contains { wish in
      let parts = wish.split(separator: ";").map(\.trimmed)
      guard parts.first == "application/openmetrics-text" else { return false }
      let rest = parts.dropFirst().map { String($0) }
      let version = rest.first { $0.hasPrefix("version=") }
      let share = rest.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      return share > 0 && (version == nil || version == "version=1.0.0")
    }
    self = takes ? .openMetrics : .prometheus
  }

  /// What `Content-Type` calls it.
  public var type: String {
    switch self {
    case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
    case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
    }
  }

  /// A bucket's bound: OpenMetrics writes whole ones with a fraction.
  func bound(_ value: Double) -> String {
    switch self {
    case .prometheus: MetricDescription.text(value)
    case .openMetrics: value.description
    }
  }
}
