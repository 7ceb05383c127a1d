/// All agents at one moment, with what was learned from their examples. A turn uses one roster from beginning to end.
public struct AgentRoster: Sendable {
  /// The agents, in the order of their files.
  public let agents: [AgentProfile]
  /// The same as their files alone describe them.
  public let files: [AgentProfile]
  /// The prompts, by name.
  public let prompts: [Prompt]
  /// The tools that the agents' files name.
  public let toolMentions: [ToolMention]
  /// The agent that takes what belongs to nobody else.
  public let defaultAgent: AgentProfile
  /// Recognises the agents' intents and small talk.
  let recogniser: IntentRecogniser
  /// Tells messages that people should see by what they are like; nothing where that could not be learned.
  let escalation: EscalationLearner?
  /// The company's rules and approved texts.
  let guidebook: Guidebook
  private let owners: [String: (agent: AgentProfile, intent: Intent)]

  /// - Parameter agents: The agents of the files, with what is published of them.
  init?(
    _ contents: AgentFolder.Contents, agents: [AgentProfile], recogniser: IntentRecogniser,
    escalation: EscalationLearner? = nil, guidebook: Guidebook = .empty
  ) {
    guard let defaultAgent = agents.first(where: \.isDefault) else { return nil }
    self.agents = agents
    files = contents.agents
    prompts = contents.prompts
    toolMentions = contents.tools
    self.defaultAgent = defaultAgent
    self.recogniser = recogniser
    self.escalation = escalation
    self.guidebook = guidebook
    owners = agents.reduce(into: [:]) { owners, agent in
      for intent in agent.intents { owners[intent.name] = (agent, intent) }
    }
  }

  /// The company's rules, approved texts and facts.
  public var rules: RuleSet { guidebook.rules }

  /// The agent of a name.
  func agent(_ name: String) -> AgentProfile? { agents.first { $0.name == name } }

  /// The agent that an intent belongs to, and the intent.
  func owner(of intent: String) -> (agent: AgentProfile, intent: Intent)? { owners[intent] }
}
