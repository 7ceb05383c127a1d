/// A rule that a company gives its agents in plain language: when something is so, do this.
public struct Guideline: Hashable, Sendable {
  /// How it is told afterwards whether the rule was followed, where code can tell it.
  public struct Check: Hashable, Sendable {
    /// Tools that must have been called.
    public var calls: [String]
    /// Phrases that the reply must hold.
    public var says: [String]
    /// Phrases that the reply must not hold.
    public var neverSays: [String]

    /// Makes a check.
    public init(calls: [String] = [], says: [String] = [], neverSays: [String] = []) {
      self.calls = calls
      self.says = says
      self.neverSays = neverSays
    }

    /// Whether there is anything that code can tell.
    var isEmpty: Bool { calls.isEmpty && says.isEmpty && neverSays.isEmpty }
  }

  /// The name, for example `check_order_first`.
  public var name: String
  /// When it applies: “the customer asks about refunds”. Empty only where it always applies.
  public var condition: String
  /// What is to be done then: “check the order first”.
  public var action: String
  /// What customers write when it applies.
  public var examples: [String]
  /// Tools that the agent has in a turn to which the rule applies, beside its own.
  public var tools: [String]
  /// Approved texts that may be said where it applies.
  public var approved: [String]
  /// Of several rules the one with the highest priority comes first.
  public var priority: Int
  /// The agents that it is for; all when empty.
  public var agents: [String]
  /// Whether it applies to every message.
  public var isAlways: Bool
  /// Whether the reply may then consist of approved texts only.
  public var isStrict: Bool
  /// How it is told whether it was followed.
  public var check: Check
  /// Where it was written, as `FILE:LINE`.
  public var place: String

  /// Makes a rule.
  public init(
    name: String, condition: String, action: String, examples: [String] = [], tools: [String] = [],
    approved: [String] = [], priority: Int = 0, agents: [String] = [], isAlways: Bool = false,
    isStrict: Bool = false, check: Check = Check(), place: String = ""
  ) {
    self.name = name
    self.condition = condition
    self.action = action
    self.examples = examples
    self.tools = tools
    self.approved = approved
    self.priority = priority
    self.agents = agents
    self.isAlways = isAlways
    self.isStrict = isStrict
    self.check = check
    self.place = place
  }
}

extension Guideline {
  /// Whether it is for an agent.
  func isFor(_ agent: String) -> Bool { agents.isEmpty || agents.contains(agent) }

  /// The tools of a turn to which the rule applies.
  var allTools: [String] { tools + check.calls.filter { !tools.contains($0) } }

  /// The condition without the words that every condition begins with.
  var topic: String { ConditionTopic.of(condition) }

  /// The rule as a model reads it.
  var sentence: String {
    isAlways || condition.isEmpty ? action : "When \(ConditionTopic.plain(condition)): \(action)"
  }
}
