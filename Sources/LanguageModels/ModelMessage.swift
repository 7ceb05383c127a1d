/// One message of the conversation as a model reads it.
public struct ModelMessage: Hashable, Sendable {
  /// Who speaks.
  public enum Role: String, Sendable {
    /// The person who writes in.
    case customer
    /// The model, earlier.
    case assistant
    /// The result of a tool that the model called.
    case tool
  }

  /// Who speaks.
  public var role: Role
  /// What is said.
  public var text: String
  /// The calls that an assistant's message asked for.
  public var toolCalls: [ToolCall]
  /// The call that a tool's message answers.
  public var toolCallID: String?

  /// Makes a message.
  public init(role: Role, text: String, toolCalls: [ToolCall] = [], toolCallID: String? = nil) {
    self.role = role
    self.text = text
    self.toolCalls = toolCalls
    self.toolCallID = toolCallID
  }
}
