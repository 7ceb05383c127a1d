public import Essentials

/// One use of a tool that a model asks for.
public struct ToolCall: Hashable, Sendable {
  /// The model's name for this call; the tool's result carries it back.
  public var id: String
  /// The tool.
  public var name: String
  /// The arguments, an object.
  public var arguments: JSONValue

  /// Makes a call.
  public init(id: String, name: String, arguments: JSONValue) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}
