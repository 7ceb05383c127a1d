import Essentials

/// Rules for Prometheus that watch objectives by how fast they use up what may go wrong in 30 days: alerts wake somebody
/// soon when that is fast, and wait when it is slow; each has a short window beside its long one, so that it ends soon
/// after its cause (https://sre.google/workbook/alerting-on-slos/, “Multiwindow, Multi-Burn-Rate Alerts”).
public struct ObjectiveRules: Sendable {
  /// How fast, over which windows, and who must know.
  private struct Burn {
    let factor: Double
    let long: String
    let short: String
    let severity: String
    let speed: String
  }

  private static let burns = [
    Burn(factor: 14.4, long: "1h", short: "5m", severity: "page", speed: "Fast"),
    Burn(factor: 6, long: "6h", short: "30m", severity: "page", speed: "Steady"),
    Burn(factor: 3, long: "1d", short: "2h", severity: "ticket", speed: "Slow"),
    Burn(factor: 1, long: "3d", short: "6h", severity: "ticket", speed: "Creeping"),
  ]
  private static let windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"]

  private let objectives: [Objective]

  /// Takes the objectives.
  public init(_ objectives: [Objective]) {
    self.objectives = objectives
  }

  /// The file, in YAML.
  public var text: String {
    var lines = [
      "# Rules for Prometheus, written by “usher slo rules”. What is changed here is lost: set telemetry.objectives.",
      "groups:",
    ]
    for objective in objectives { lines += recording(objective) }
    for objective in objectives { lines += alerts(objective) }
    lines += [
      "  - name: usher-watch", "    rules:",
      "      # It fires always: where it is not heard of, alerts do not arrive.",
      "      - alert: UsherAlertingWorks", "        expr: vector(1)",
      "        labels:", "          severity: none",
      "        annotations:", "          summary: \(Self.quoted("Alerts arrive"))",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private func recording(_ objective: Objective) -> [String] {
    var lines = ["  - name: \(Self.quoted("usher-slo-\(objective.name)"))", "    rules:"]
    for window in Self.windows {
      lines += [
        "      - record: usher:slo_errors:ratio_rate\(window)",
        "        expr: \(Self.quoted(objective.badShare(over: window)))",
        "        labels:", "          slo: \(Self.quoted(objective.name))",
      ]
    }
    // What is left of what may go wrong in 30 days: 1 is all of it, and below 0 the objective is missed.
    lines += [
      "      - record: usher:slo_budget:remaining",
      "        expr: \(Self.quoted("1 - usher:slo_errors:ratio_rate30d{slo=\"\(objective.name)\"} / \(number(objective.budget))"))",
      "        labels:", "          slo: \(Self.quoted(objective.name))",
    ]
    return lines
  }

  private func alerts(_ objective: Objective) -> [String] {
    var lines = ["  - name: \(Self.quoted("usher-slo-alerts-\(objective.name)"))", "    rules:"]
    let title = objective.name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined()
    for burn in Self.burns {
      // Where more than everything would have to go wrong, nothing can.
      let limit = burn.factor * objective.budget
      guard limit < 1 else { continue }
      let conditions = [burn.long, burn.short].map {
        "usher:slo_errors:ratio_rate\($0){slo=\"\(objective.name)\"} > \(number(limit))"
      }
      lines += [
        "      - alert: Usher\(title)\(burn.speed)Burn",
        "        expr: \(Self.quoted(conditions.joined(separator: " and ")))",
        "        labels:", "          severity: \(burn.severity)",
        "          slo: \(Self.quoted(objective.name))",
        "        annotations:",
        "          summary: \(Self.quoted("The objective is in danger: \(objective.summary)"))",
        "          description: \(Self.quoted("Over \(burn.long), {{ $value | humanizePercentage }} went wrong: \(number(burn.factor)) times what may in the long run, or more."))",
      ]
    }
    return lines
  }

  /// A number without the noise of binary fractions.
  private func number(_ value: Double) -> String {
    MetricDescription.text((value * 1_000_000).rounded() / 1_000_000)
  }

  /// A text as YAML and JSON have it.
  private static func quoted(_ text: String) -> String { JSONValue.string(text).text }
}
