/// An AI role as its file describes it.
public struct AgentProfile: Hashable, Sendable {
  /// The name, for example `tech_support`.
  public var name: String
  /// The name as people see it.
  public var title: String
  /// What it is for.
  public var description: String
  /// How it should behave and speak.
  public var instructions: String
  /// The prompt that its instructions are made of, in place of a text of its own.
  public var prompt: AgentPrompt?
  /// Where it looks for answers.
  public var scope: KnowledgeScope
  /// What customers want from it.
  public var intents: [Intent]
  /// Its simplest knowledge: prepared responses by keyword.
  public var categories: [ResponseCategory]
  /// Questions that it can answer, for customers who do not know what to ask.
  public var suggestions: [String]
  /// The tools that it may use, by name; a name that ends with `*` stands for all that begin so.
  public var tools: [String]
  /// How far it may go to answer one message.
  public var limits: AgentLimits
  /// Whether its replies may consist of approved texts only.
  public var isStrict: Bool
  /// What is asked of its replies otherwise than of others'.
  public var quality: QualityChanges?
  /// Whether it takes what belongs to nobody else.
  public var isDefault: Bool
  /// The published version by which it is changed; nothing where it is as its file says.
  public var version: Int?

  /// Makes a profile.
  public init(
    name: String, title: String, description: String = "", instructions: String = "",
    prompt: AgentPrompt? = nil,
    scope: KnowledgeScope = KnowledgeScope(), intents: [Intent] = [], categories: [ResponseCategory] = [],
    suggestions: [String] = [], tools: [String] = [], limits: AgentLimits = AgentLimits(),
    isStrict: Bool = false, quality: QualityChanges? = nil, isDefault: Bool = false
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.instructions = instructions
    self.prompt = prompt
    self.scope = scope
    self.intents = intents
    self.categories = categories
    self.suggestions = suggestions
    self.tools = tools
    self.limits = limits
    self.isStrict = isStrict
    self.quality = quality
    self.isDefault = isDefault
  }
}

extension AgentProfile {
  /// Whether a list of tools, as in an agent's file, holds one.
  static func names(_ tool: String, among tools: [String]) -> Bool {
    tools.contains { $0 == tool || $0.hasSuffix("*") && tool.hasPrefix($0.dropLast()) }
  }

  /// The agent of a company that describes none.
  static let general = AgentProfile(
    name: "general", title: "Assistant", description: "Answers from the whole knowledge base.",
    isDefault: true)
}
