import Essentials

/// Passes the conversation to a person: an action, so that it is never guessed from an answer's words.
public struct HandOffTool: TypedTool {
  public struct Arguments: Decodable, Sendable {
    var reason: String
  }

  /// Makes the tool.
  public init() {}

  static let definition = ToolDefinition(
    name: "hand_off", title: "Passing you to a person",
    summary:
      "Passes this conversation to a person of the company's team. Use it when the customer asks for a person, "
      + "or when you cannot help. The customer is told; do not announce it yourself.",
    parameters: .object(
      nil,
      .required("reason", .string("Why, in one sentence, for the person who takes over.", lengths: 1...500))
    ))

  public var definition: ToolDefinition { Self.definition }

  public func call(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    ToolResult("The conversation is passed to a person.", handoff: .agent)
  }
}
