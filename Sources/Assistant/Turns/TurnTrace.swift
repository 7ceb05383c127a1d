import Essentials
import LanguageModels

/// How a reply came about, stored beside it: for the turns after it, and for whoever wants to know why.
struct TurnTrace: Hashable, Sendable, Codable {
  /// The question on its own, as it was searched for.
  var question: String
  /// How the message leaned on the conversation.
  var dependence: ResolvedQuestion.Dependence
  /// The recognised intent and its probability.
  var intent: String?
  var intentConfidence: Double?
  /// The passages that were found, best first, with their similarity.
  var passages: [Found] = []
  /// Why the passages were found by words alone, where they were.
  var wordsOnly: String?
  /// Whether the reply offers to pass the conversation to a person.
  var offersHandoff = false

  /// The tools that were used, in order.
  var tools: [Used]?
  /// Why the agent had to come to its end.
  var stop: AgentSpending.Stop?
  /// What was remembered about the customer and told to the model.
  var facts: [FactID]?
  /// The prompt that the agent's instructions were made of.
  var prompt: PromptVersion?
  /// The published version of the agent whose instructions and intents these were; nothing where they were its file's.
  var agentVersion: AgentVersionUsed?

  /// The agents that had the message before the one that answered, in order.
  var passes: [String]?
  /// The agent that goes on with the conversation because it was passed to it, until a message is clearly another's
  /// business.
  var keeper: String?

  /// How far the form is that the reply asks for.
  var form: ModelForm.Progress?
  /// Where the dialogue stands that code leads, after this turn.
  var dialogue: Led?

  /// The approved corrections that had to do with the question, and what became of each.
  var corrections: [Corrected]?

  /// The rules of the company that applied, the most important first.
  var guidelines: [Guided]?
  /// The approved text that was sent, where nothing may be improvised.
  var strict: Strict?

  /// What spoke for a person to look at the message, the surest first.
  var escalation: [EscalationSignal]?
  /// What was done about it.
  var escalationAction: String?

  /// An approved correction, how near its question was, and what it was for.
  struct Corrected: Hashable, Sendable, Codable {
    enum Use: String, Hashable, Sendable, Codable {
      /// It was the answer.
      case answer
      /// A model was shown it.
      case example
    }

    var correction: String
    var similarity: Double
    var use: Use
  }

  /// A rule, why it was chosen, and what became of it.
  struct Guided: Hashable, Sendable, Codable {
    var name: String
    var score: Double
    var why: [String]
    var outcome: GuidelineOutcome
    var detail: String?
  }

  struct Strict: Hashable, Sendable, Codable {
    /// What made the turn strict.
    var because: String
    var text: String?
    var chosenBy: StrictAnswer.Chooser
    /// The variables without value.
    var missing: [String]?

    enum CodingKeys: String, CodingKey {
      case because, text, missing
      case chosenBy = "chosen_by"
    }
  }

  struct Led: Hashable, Sendable, Codable {
    var name: String
    var state: JSONValue
    /// Whether the reply was somebody else's, and the state was only kept.
    var isCarried: Bool?

    enum CodingKeys: String, CodingKey {
      case name, state
      case isCarried = "carried"
    }
  }

  /// An agent, and which version of it.
  struct AgentVersionUsed: Hashable, Sendable, Codable {
    var agent: String
    var version: Int
  }

  struct Used: Hashable, Sendable, Codable {
    var name: String
    var arguments: String
    var outcome: String
    var milliseconds: Double
  }

  struct Found: Hashable, Sendable, Codable {
    var passage: String
    var similarity: Double?
  }

  enum CodingKeys: String, CodingKey {
    case question, dependence, intent, passages, tools, stop, facts, prompt, passes, keeper
    case form, dialogue, guidelines, strict, corrections, escalation
    case escalationAction = "escalation_action"
    case agentVersion = "agent_version"
    case intentConfidence = "intent_confidence"
    case wordsOnly = "words_only"
    case offersHandoff = "offers_handoff"
  }
}

extension TurnTrace.AgentVersionUsed {
  init?(_ agent: AgentProfile) {
    guard let version = agent.version else { return nil }
    self.init(agent: agent.name, version: version)
  }
}

extension TurnTrace.Used {
  init(_ outcome: ToolOutcome) {
    self.init(
      name: outcome.call.name, arguments: ToolOutcome.trimmed(outcome.call.arguments, to: 2000),
      outcome: outcome.name,
      milliseconds: outcome.milliseconds)
  }
}
