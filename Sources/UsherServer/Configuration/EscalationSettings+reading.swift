public import Assistant
public import Essentials

extension EscalationSettings.Action: ConfigurationValue {}

extension EscalationSettings {
  /// The key `escalation` of the section `handoff`: `off`, or a mapping.
  ///
  /// - Parameter handoff: The section that it stands in.
  init(_ handoff: ConfigurationReader) {
    let usual = EscalationSettings()
    let reader = handoff.section("escalation")
    self.init(
      isEnabled: reader.value("enabled", default: true),
      threshold: reader.value("threshold", default: usual.threshold),
      failures: reader.value("failures", default: usual.failures))
    if !Self.scores.contains(threshold) { reader.reject("threshold", Self.range) }
    if !(1...20).contains(failures) { reader.reject("failures", "must be from 1 to 20") }
    let kinds = reader.section("kinds")
    for kind in EscalationKind.allCases {
      rules[kind] = Self.rule(kinds.section(kind.rawValue), Self.usualRule(kind))
    }
  }

  private static let scores = 0.05...1.0
  private static let range = "must be from 0.05 to 1"
  private static let mostKeywords = 200

  private static func rule(_ reader: ConfigurationReader, _ usual: Rule) -> Rule {
    let action = reader.optional("action", as: Action.self)
    // Whoever says what a kind does means it at every score.
    let rule = Rule(
      action ?? usual.action,
      handsOverFrom: reader.optional("hand_over_from") ?? (action == nil ? usual.handsOverFrom : nil),
      threshold: reader.optional("threshold"), keywords: reader.list("keywords"))
    if let score = rule.handsOverFrom, !scores.contains(score) { reader.reject("hand_over_from", range) }
    if let score = rule.threshold, !scores.contains(score) { reader.reject("threshold", range) }
    if rule.keywords.count > mostKeywords { reader.reject("keywords", "must have at most 200 entries") }
    return rule
  }
}
