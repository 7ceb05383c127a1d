/// What the assistant says to small talk, in the company's name.
struct SmallTalkResponder: Sendable {
  let company: CompanyProfile

  /// The response to anything but the wish for a person, which is a handoff.
  func response(to kind: SmallTalk, roster: AgentRoster) -> PreparedResponse {
    let topics = roster.agents.map(\.title).formatted
    let text =
      switch kind {
      case .greeting: company.greeting
      case .thanks: "You're welcome. Is there anything else that I can help with?"
      case .goodbye: "Goodbye, and thank you for writing to \(company.name)."
      case .wellbeing: "I'm well, thank you. What can I help you with?"
      case .identity:
        "I'm \(company.name)'s assistant, a program that answers from \(company.name)'s own help pages. "
          + "If you would rather talk to a person, just say so."
      case .abilities: "I can answer questions about \(topics). Just ask in your own words."
      case .entertainment:
        "I'm better at answers than at entertainment. Ask me something about \(topics)."
      case .frustration:
        "I'm sorry that I was no help. You can put it in other words, or shall I pass you to a person?"
      case .unclear: "I'm not sure what you mean. Could you put it in a sentence?"
      case .human: company.greeting
      }
    let shows = [.greeting, .abilities, .wellbeing, .entertainment, .unclear].contains(kind)
    return PreparedResponse(
      text: text, source: .smalltalk, confidence: 1, suggestions: shows ? suggestions(roster) : [],
      offersHandoff: kind == .frustration)
  }

  /// The company's suggestions, or one of each agent.
  private func suggestions(_ roster: AgentRoster) -> [String] {
    company.suggestions.isEmpty ? roster.agents.compactMap(\.suggestions.first) : company.suggestions
  }
}

extension [String] {
  /// "a, b and c".
  fileprivate var formatted: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}
