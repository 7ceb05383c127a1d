import Analytics
import Essentials

/// The shapes of alerts.
extension Shapes {
  static let alertComponents: [String: JSONSchema] = [
    "Alert": alert, "AlertRule": alertRule, "AlertSilence": alertSilence,
  ]

  static let alertSeverity = JSONSchema.string(
    "How bad it is", choices: AlertRule.Severity.allCases.map(\.rawValue), example: "warning")
  static let alertMeasure = JSONSchema.string(
    "The measure", choices: Measure.all.map(\.name), example: "handoff_rate")

  private static let filter = JSONSchema.string(lengths: 1...200, isStorable: true)

  private static let condition = JSONSchema.object(
    "When the measure is not as it should be",
    .required(
      "kind",
      .string(
        """
        Above or below the threshold; a rise or a fall by more than that share of what it was; a budget of so much a day; or \
        an anomaly with so high a score
        """, choices: AlertCondition.Kind.allCases.map(\.rawValue), example: "above")),
    .required(
      "threshold", JSONSchema(.number(0...1e12), "A value, a share or a score", example: 0.25)),
    .optional(
      "weeks",
      JSONSchema(
        .integer(0...12), "How many weeks before it is compared with; 0 for as long a time just before",
        example: 4)),
    .optional(
      "hysteresis",
      JSONSchema(
        .number(0...0.9), "How much better, as a share of the bound, it must be to be over", example: 0.05)),
    .optional(
      "tolerance", JSONSchema(.number(0...10), "By what share a budget may be passed", example: 0.2)))

  /// What somebody says of a rule.
  static let alertRuleMembers: [JSONSchema.Property] = [
    .required(
      "name",
      .string(
        "What people read", lengths: 1...120, isNotBlank: true, isStorable: true,
        example: "Many are passed to people")),
    .required("measure", alertMeasure), .required("condition", condition),
    .optional(
      "filters",
      .object(
        "Only what belongs to these", .optional("channel", filter), .optional("agent", filter),
        .optional("intent", filter), .optional("model", filter), .optional("variant", filter))),
    .optional("window_hours", JSONSchema(.integer(1...168), "Over so many hours", example: 6)),
    .optional(
      "minimum_count", JSONSchema(.integer(0...1_000_000), "Of fewer events nothing is said", example: 20)),
    .optional(
      "for_seconds", JSONSchema(.integer(0...86_400), "How long it must be so first", example: 300)),
    .optional("severity", alertSeverity),
    .optional("enabled", JSONSchema(.boolean, "Whether it is looked at", example: true)),
  ]

  private static let alertRule = JSONSchema(
    .object([.required("id", identifier(AlertRuleID.self, "Its name"))] + alertRuleMembers, others: nil),
    "What somebody wants to be told of")

  private static let alert = JSONSchema.object(
    "A time that something was not as it should be",
    .required("id", .string("What receivers know it by", example: "alert_01h455vb4pex5vsknk084sn02q")),
    .required(
      "rule", .string("Its rule, or `receiver:NAME` where alerts do not reach a receiver")),
    .required("name", text), .required("measure", text), .required("severity", alertSeverity),
    .required("state", .string(choices: Alert.State.allCases.map(\.rawValue))),
    .required("value", JSONSchema(.nullable(JSONSchema(.number(-Double.infinity...Double.infinity))))),
    .required("bound", JSONSchema(.nullable(JSONSchema(.number(-Double.infinity...Double.infinity))))),
    .required("started_at", moment), .required("fired_at", JSONSchema(.nullable(moment))),
    .required("resolved_at", JSONSchema(.nullable(moment))),
    .required("acknowledged_at", JSONSchema(.nullable(moment))),
    .required("acknowledged_by", optionalText), .required("told_at", JSONSchema(.nullable(moment))))

  /// What somebody says of a silence.
  static let alertSilenceMembers: [JSONSchema.Property] = [
    .optional("rule", identifier(AlertRuleID.self, "Only of this rule")),
    .optional("measure", alertMeasure), .optional("severity", alertSeverity),
    .optional("from", .string("From then; from now on unless told", format: "date-time")),
    .required("to", .string("To then", format: "date-time", example: "2026-11-24T06:00:00Z")),
    .required(
      "comment",
      .string("Why", lengths: 1...500, isNotBlank: true, isStorable: true, example: "The provider is moved")),
  ]

  private static let alertSilence = JSONSchema.object(
    "A time in which nobody is told of some alerts",
    .required("id", identifier(AlertSilenceID.self, "Its name")),
    .required("rule", optionalText), .required("measure", optionalText), .required("severity", optionalText),
    .required("from", moment), .required("to", moment), .required("comment", text),
    .required("author", .string("Who wants it")))
}

extension AlertRule: JSONRepresentable {}
extension Alert: JSONRepresentable {}
extension AlertSilence: JSONRepresentable {}
