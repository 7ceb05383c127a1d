import Essentials

/// The rules that a company begins with. Those that alarm everywhere are on; those that depend on what is usual there wait
/// to be turned on.
enum SuggestedAlerts {
  static func rules(at now: Timestamp) -> [AlertRule] {
    func rule(
      _ name: String, _ measure: String, _ condition: AlertCondition, hours: Int = 1, minimum: Int = 20,
      severity: AlertRule.Severity = .warning, isOn: Bool = true
    ) -> AlertRule {
      AlertRule(
        id: AlertRuleID(at: now), name: name, measure: measure, hours: hours, condition: condition,
        minimum: minimum, severity: severity, isOn: isOn)
    }
    return [
      rule("Models fail", "failure_rate", AlertCondition(.above, 0.05), severity: .critical),
      rule("Turns are slow", "turn_time_p95", AlertCondition(.above, 5000)),
      rule(
        "Satisfaction falls", "satisfaction", AlertCondition(.fall, 0.1, weeks: 4), hours: 24, minimum: 50),
      rule("Satisfaction is low", "satisfaction", AlertCondition(.below, 0.3), hours: 6),
      rule("Models cost more", "cost", AlertCondition(.rise, 0.2, weeks: 4), hours: 24, minimum: 100),
      rule("Many are passed to people", "handoff_rate", AlertCondition(.above, 0.25), hours: 6, isOn: false),
      rule("Few are resolved", "resolution_rate", AlertCondition(.below, 0.85), hours: 6, isOn: false),
      rule(
        "Conversations are unusually many or few", "conversations", AlertCondition(.anomaly, 3.5), hours: 2,
        minimum: 30, isOn: false),
    ]
  }
}
