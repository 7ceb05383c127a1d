public import Essentials

/// A tool that a model may call.
public struct ToolDefinition: Hashable, Sendable {
  /// The name, in `snake_case`.
  public var name: String
  /// What it does and when to use it.
  public var description: String
  /// The arguments, as JSON Schema.
  public var parameters: JSONValue

  /// Makes a definition.
  public init(name: String, description: String, parameters: JSONValue) {
    self.name = name
    self.description = description
    self.parameters = parameters
  }
}
