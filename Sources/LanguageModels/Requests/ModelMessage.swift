/// One message of the conversation as a model reads it.
public struct ModelMessage: Hashable, Sendable {
  /// Who speaks.
  public enum Role: String, Sendable {
    /// Who set the model up, in the midst of the conversation; what holds from its beginning are the request's
    /// ``ModelRequest/instructions``.
    case system
    /// The person who writes in.
    case user
    /// The model, earlier.
    case assistant
    /// A tool, with the result of one call.
    case tool
  }

  /// Who speaks.
  public var role: Role
  /// What is said, in order.
  public var content: [ModelContent]
  /// The calls that the assistant asked for with this message.
  public var toolCalls: [ToolCall]
  /// The call whose result this is; only in messages of a tool.
  public var toolCallID: String?

  /// Makes a message.
  public init(
    role: Role, content: [ModelContent], toolCalls: [ToolCall] = [], toolCallID: String? = nil
  ) {
    self.role = role
    self.content = content
    self.toolCalls = toolCalls
    self.toolCallID = toolCallID
  }

  /// Makes a message that is text.
  public init(role: Role, text: String) {
    self.init(role: role, content: [.text(text)])
  }

  /// The text, without images; parts stand on lines of their own.
  public var text: String {
    if content.count == 1, case .text(let text) = content[0] { return text }
    return content.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
  }
}
