public import Essentials

/// A tool as a model is told of it.
public struct ModelTool: Hashable, Sendable {
  /// The name that the model calls it by.
  public var name: String
  /// What it does, and when to use it.
  public var description: String
  /// The JSON Schema of its arguments, an object's; a model fills them in in its order.
  public var parameters: JSONText
  /// Whether the service must keep to the schema, where it can.
  public var isStrict: Bool

  /// Makes a tool.
  public init(name: String, description: String, parameters: JSONText, isStrict: Bool = false) {
    self.name = name
    self.description = description
    self.parameters = parameters
    self.isStrict = isStrict
  }
}

/// Whether a model may, must or must not call tools.
public enum ToolChoice: Hashable, Sendable {
  /// As it sees fit.
  case automatic
  /// It must not.
  case none
  /// It must call at least one.
  case required
  /// It must call this one.
  case tool(String)
}

/// One use of a tool that a model asks for.
public struct ToolCall: Hashable, Sendable {
  /// Names the call; its result bears it too.
  public var id: String
  /// The tool's name.
  public var name: String
  /// The arguments as the model wrote them: JSON, if it did well.
  public var arguments: String
  /// What the service wants back with the call's result, unread (Gemini's thought signature).
  public var signature: String?

  /// Makes a call.
  public init(id: String, name: String, arguments: String, signature: String? = nil) {
    self.id = id
    self.name = name
    self.arguments = arguments
    self.signature = signature
  }
}
