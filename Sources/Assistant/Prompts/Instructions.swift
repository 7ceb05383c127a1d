import Essentials

/// The instructions of an agent in one turn: its own text or its prompt, and what is remembered about the customer.
struct Instructions: Sendable {
  let company: CompanyProfile
  let clock: any WallClock

  func text(for agent: AgentProfile, _ turn: Turn, _ understood: Understanding) -> String {
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
