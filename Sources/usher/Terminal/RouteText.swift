import LanguageModels

/// A route as a person reads it.
struct RouteText {
  private let explanation: RouteExplanation

  init(_ explanation: RouteExplanation) {
    self.explanation = explanation
  }

  var text: String {
    let decision = explanation.decision
    let complexity = decision.complexity
    var first = decision.models.first ?? ""
    if let provider = explanation.provider, let model = explanation.model {
      first += " (\(provider), \(model))"
    }
    var lines = [
      first, "  \(decision.reason)", "  then        \(decision.models.dropFirst().joined(separator: ", "))",
      "  complexity  \(Self.hundredths(complexity.value))",
    ]
    if decision.models.count == 1 { lines.remove(at: 2) }
    for part in complexity.parts where part.value > 0 {
      let name = part.name + String(repeating: " ", count: max(0, 20 - part.name.count))
      lines.append("    \(name) \(Self.hundredths(part.value)) × \(Self.hundredths(part.weight))")
    }
    lines.append("  tokens      about \(explanation.tokens)")
    for rule in explanation.passedRules { lines.append("  not by rule “\(rule.name)”: \(rule.why)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func hundredths(_ value: Double) -> String {
    let whole = Int((value * 100).rounded())
    return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
  }
}
