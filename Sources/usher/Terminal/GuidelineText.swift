import Assistant
import Essentials

/// Rules and what is found about them, for people and for programs.
enum GuidelineText {
  static func findings(_ findings: [GuidelineFinding]) -> String {
    guard !findings.isEmpty else { return "Nothing is odd about the rules.\n" }
    return findings.map { "\($0)\n" }.joined()
      + "\n\(findings.count) thing\(findings.count == 1 ? " is" : "s are") odd.\n"
  }

  static func list(_ rules: RuleSet) -> String {
    let guidelines = rules.guidelines.map { rule in
      let when = rule.isAlways ? "always" : "when \(rule.condition)"
      let agents = rule.agents.isEmpty ? "" : " (\(rule.agents.joined(separator: ", ")))"
      return "\(rule.name)\(agents), priority \(rule.priority)\n  \(when)\n  → \(rule.action)\n"
    }
    let texts = rules.approved.map { "\($0.id)\n  \($0.template.source)\n" }
    let all = guidelines + (texts.isEmpty ? [] : ["\nApproved texts\n\n"] + texts)
    return all.isEmpty ? "There are no rules.\n" : all.joined()
  }

  static func matches(_ matches: [GuidelineMatch]) -> String {
    guard !matches.isEmpty else { return "There are no rules for this agent.\n" }
    return matches.prefix(10).map { match in
      let score = (match.score * 100).rounded() / 100
      return
        "\(match.isChosen ? "✓" : " ") \(score)  \(match.name)  \(match.reasons.joined(separator: "; "))\n"
    }.joined()
  }

  static func json(_ findings: [GuidelineFinding]) -> JSONValue {
    .array(
      findings.map { finding in
        [
          "kind": .string(finding.kind.rawValue), "names": .array(finding.names.map(JSONValue.string)),
          "places": .array(finding.places.map(JSONValue.string)), "message": .string(finding.message),
        ]
      })
  }

  static func json(_ rules: RuleSet) -> JSONValue {
    [
      "guidelines": .array(
        rules.guidelines.map { rule in
          [
            "name": .string(rule.name), "when": .string(rule.condition), "do": .string(rule.action),
            "priority": .integer(Int64(rule.priority)), "place": .string(rule.place),
          ]
        }),
      "approved": .array(
        rules.approved.map { text in
          ["id": .string(text.id), "text": .string(text.template.source), "place": .string(text.place)]
        }),
    ]
  }

  static func json(_ matches: [GuidelineMatch]) -> JSONValue {
    .array(
      matches.map { match in
        [
          "name": .string(match.name), "score": .number((match.score * 10_000).rounded() / 10_000),
          "chosen": .bool(match.isChosen), "why": .array(match.reasons.map(JSONValue.string)),
        ]
      })
  }
}
