/// Something that customers want, known by examples of how they say it.
public struct Intent: Hashable, Sendable {
  /// The name, for example `refund_status`.
  public var name: String
  /// What customers write when they want it.
  public var examples: [String]
  /// The prepared answer, where one is enough.
  public var response: String?
  /// What is done about it with a tool, by a model that follows no instructions.
  public var action: IntentAction?
  /// Whether a person takes over.
  public var handsOff: Bool
  /// Whether the reply to it may consist of approved texts only.
  public var isStrict: Bool

  /// Makes an intent.
  public init(
    name: String, examples: [String], response: String? = nil, action: IntentAction? = nil,
    handsOff: Bool = false,
    isStrict: Bool = false
  ) {
    self.name = name
    self.examples = examples
    self.response = response
    self.action = action
    self.handsOff = handsOff
    self.isStrict = isStrict
  }
}

/// A tool that does what an intent wants, and how the customer is asked for what it needs.
public struct IntentAction: Hashable, Sendable {
  /// The tool's name.
  public var tool: String
  /// The question for each parameter, by its name.
  public var questions: [String: String]
  /// What the customer is told then, with variables from what the tool returned.
  public var response: String

  /// Describes an action.
  public init(tool: String, questions: [String: String] = [:], response: String) {
    self.tool = tool
    self.questions = questions
    self.response = response
  }
}
