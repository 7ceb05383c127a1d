import Essentials
import LanguageModels

/// The instructions of an agent in one turn: its own text or its prompt, and what is remembered about the customer.
struct Instructions: Sendable {
  let company: CompanyProfile
  let clock: any WallClock

  func text(for agent: AgentProfile, _ turn: Turn, _ understood: Understanding) -> String {
    let text = ownText(for: agent, turn, understood)
    return [text, Self.note(on: understood.files)].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// How many files a model is told of.
  private static let mostFiles = 10

  private static func note(on files: [ModelFile]) -> String {
    guard !files.isEmpty else { return "" }
    let names = files.prefix(mostFiles).map { file in
      QuotedData.inline("\(file.name) (\(file.mediaType))") + (file.isNew ? ", with the last message" : "")
    }
    return "The customer has attached files; \(ReadAttachmentTool.name) reads them. The latest first:\n"
      + names.map { "- \($0)" }.joined(separator: "\n")
  }

  private func ownText(for agent: AgentProfile, _ turn: Turn, _ understood: Understanding) -> String {
    let remembered = RememberedFacts(understood.facts).text
    guard let use = agent.prompt else {
      return [agent.instructions, remembered ?? ""].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
    let values = PromptValues(
      company: company, agent: agent, at: clock.now, channel: turn.channel, customer: turn.customer,
      facts: understood.facts)
    let text = use.prompt.text(values, own: use.values)
    guard let remembered, !use.prompt.template.names.contains(PromptValues.customerFacts) else { return text }
    return text + "\n\n" + remembered
  }
}
