/// All agents at one moment, with what was learned from their examples. A turn uses one roster from beginning to end.
public struct AgentRoster: Sendable {
  /// The agents, in the order of their files.
  public let agents: [AgentProfile]
  /// The prompts, by name.
  public let prompts: [Prompt]
  /// The agent that takes what belongs to nobody else.
  public let defaultAgent: AgentProfile
  /// Recognises the agents' intents and small talk.
  let recogniser: IntentRecogniser
  private let owners: [String: (agent: AgentProfile, intent: Intent)]

  init?(agents: [AgentProfile], prompts: [Prompt] = [], recogniser: IntentRecogniser) {
    guard let defaultAgent = agents.first(where: \.isDefault) else { return nil }
    self.agents = agents
    self.prompts = prompts
    self.defaultAgent = defaultAgent
    self.recogniser = recogniser
    owners = agents.reduce(into: [:]) { owners, agent in
      for intent in agent.intents { owners[intent.name] = (agent, intent) }
    }
  }

  /// The agent that an intent belongs to, and the intent.
  func owner(of intent: String) -> (agent: AgentProfile, intent: Intent)? { owners[intent] }
}
