import LanguageModels

/// The rules that apply to one turn, the most important first.
struct Guidance: Sendable {
  /// A rule that applies, and why.
  struct Chosen: Sendable {
    var guideline: Guideline
    var score: Double
    var reasons: [String]
  }

  var chosen: [Chosen] = []
  /// The approved texts that the agent may send, the best first, with how well each fits.
  var texts: [(text: ApprovedText, score: Double)] = []
  /// The company's facts.
  var facts: [String: String] = [:]
  /// Why nothing may be improvised; nothing where it may.
  var strictness: String?

  /// The tools that these rules bring into the turn.
  var tools: [String] { chosen.flatMap(\.guideline.allTools) }

  /// The agent's instructions with the rules behind them.
  func instructions(after instructions: String) -> String {
    guard !chosen.isEmpty else { return instructions }
    let rules = chosen.enumerated().map { number, chosen in
      "\(number + 1). \(chosen.guideline.sentence)" + approvedNote(chosen.guideline)
    }
    let opening = "The company's rules for this message, the most important first. Follow each of them:"
    return (instructions.isEmpty ? [] : [instructions]).joined()
      + (instructions.isEmpty ? "" : "\n\n") + ([opening] + rules).joined(separator: "\n")
  }

  /// What a model that follows rules by code has to know.
  func forCode(_ company: CompanyProfile) -> ModelGuidance {
    let named = chosen.flatMap(\.guideline.approved)
    let values = ApprovedValues(facts: facts, company: company)
    let known = named.compactMap { id in texts.first { $0.text.id == id }?.text.template }
    let names = Set(known.flatMap(\.variables))
    return ModelGuidance(
      tools: chosen.flatMap(\.guideline.check.calls), texts: known.map(\.source),
      facts: Dictionary(
        uniqueKeysWithValues: names.compactMap { name in values.value(name).map { (name, $0) } }))
  }

  /// The texts of a rule as models read them.
  private func approvedNote(_ guideline: Guideline) -> String {
    let known = guideline.approved.compactMap { id in texts.first { $0.text.id == id }?.text.template.source }
    guard !known.isEmpty, strictness == nil else { return "" }
    return " Use these words: " + known.map { "“\($0)”" }.joined(separator: " or ")
  }
}
