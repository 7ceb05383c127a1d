public import Essentials

/// A tool as far as files that name it are checked: it cannot be called.
public struct DescribedTool: Tool {
  public let definition: ToolDefinition

  /// Stands for the tool of a definition.
  public init(_ definition: ToolDefinition) {
    self.definition = definition
  }

  public func call(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolResult {
    throw ToolError(.refused, "\(definition.name) cannot be called here.")
  }
}
