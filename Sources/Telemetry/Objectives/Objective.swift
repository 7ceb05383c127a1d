import Essentials

/// How well the server is to work, over a window of time: the share of events that must go well.
public struct Objective: Hashable, Sendable {
  /// What goes well or badly.
  public enum Measure: String, CaseIterable, Hashable, Sendable {
    /// Turns whose reply is stored within a time.
    case turnLatency = "turn_latency"
    /// Turns that come to a reply at all.
    case turnAvailability = "turn_availability"
    /// Requests that are answered without a fault of the server's.
    case requestAvailability = "request_availability"
  }

  /// Its name in rules and alerts: lower-case letters, digits and dashes.
  public var name: String
  /// What is counted.
  public var measure: Measure
  /// How long a turn may take, where that is counted: the bound of a bucket of `usher_turn_seconds`.
  public var within: Duration?
  /// The share that must go well, between 0 and 1.
  public var target: Double

  /// Describes it.
  public init(_ name: String, _ measure: Measure, within: Duration? = nil, target: Double) {
    self.name = name
    self.measure = measure
    self.within = within
    self.target = target
  }

  /// The objectives where nobody has set others.
  public static let usual = [
    Objective("chat-latency-p95", .turnLatency, within: .seconds(2), target: 0.95),
    Objective("chat-latency-p99", .turnLatency, within: .milliseconds(3500), target: 0.99),
    Objective("chat-availability", .turnAvailability, target: 0.999),
    Objective("api-availability", .requestAvailability, target: 0.999),
  ]

  /// The share that may go badly.
  var budget: Double { 1 - target }

  /// What it asks for, in words.
  public var summary: String {
    let share = MetricDescription.text((target * 100_000).rounded() / 1000)
    let well =
      switch measure {
      case .turnLatency:
        "of turns have their reply within \(MetricDescription.text(within?.inSeconds ?? 0)) s"
      case .turnAvailability: "of turns come to a reply"
      case .requestAvailability: "of requests are answered without a fault of the server's"
      }
    return "\(share) % \(well)"
  }

  /// The share of events that go badly, in PromQL, over a window.
  func badShare(over window: String) -> String {
    switch measure {
    case .turnLatency:
      // OpenMetrics writes whole bounds with a fraction.
      let bound = MetricDescription.text(within?.inSeconds ?? 0)
      let pattern = bound.contains(".") ? bound.replacing(".", with: "\\\\.") : bound + "(\\\\.0)?"
      return """
        1 - sum(rate(usher_turn_seconds_bucket{le=~"\(pattern)"}[\(window)])) \
        / sum(rate(usher_turn_seconds_count[\(window)]))
        """
    case .turnAvailability:
      return """
        sum(rate(usher_turns_total{source="failed"}[\(window)])) / sum(rate(usher_turns_total[\(window)]))
        """
    case .requestAvailability:
      return """
        (sum(rate(http_requests_total{status=~"5.."}[\(window)])) or vector(0)) \
        / sum(rate(http_requests_total[\(window)]))
        """
    }
  }
}
