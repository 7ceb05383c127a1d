import Essentials

/// Looks up what is remembered about the customer of the conversation.
public struct RecallFactsTool: TypedTool {
  static let name = "recall_facts"

  public struct Arguments: Decodable, Sendable {
    var customer: String
    var kind: CustomerFact.Kind?
  }

  private let memory: CustomerMemory

  /// Reads a memory.
  public init(memory: CustomerMemory) {
    self.memory = memory
  }

  static let definition = ToolDefinition(
    name: Self.name, title: "Looking up what I remember",
    summary:
      "Lists what is remembered about the customer of this conversation, with the names by which it is forgotten.",
    parameters: .object(
      nil, .required("customer", .string()),
      .optional(
        "kind", .string("Only facts of this kind.", choices: CustomerFact.Kind.allCases.map(\.rawValue)))),
    bindings: ["customer": .customer], isTrusted: false)

  public var definition: ToolDefinition { Self.definition }

  public func call(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let facts = try await memory.facts(about: arguments.customer, context.tenant)
      .filter { arguments.kind == nil || $0.kind == arguments.kind }
    return ToolResult([
      "facts": .array(
        facts.map {
          [
            "id": .string($0.id.text), "kind": .string($0.kind.rawValue), "text": .string($0.text),
            "since": .string($0.createdAt.description),
          ]
        })
    ])
  }
}
