public import Essentials

/// Forgets one thing that is remembered about the customer. It asks first, so that no text from outside can make a
/// model forget what the customer wants to be known.
public struct ForgetFactTool: TypedTool {
  static let name = "forget_fact"

  public struct Arguments: Decodable, Sendable {
    var customer: String
    var id: String
  }

  private let memory: CustomerMemory

  /// Removes from a memory.
  public init(memory: CustomerMemory) {
    self.memory = memory
  }

  static let definition = ToolDefinition(
    name: Self.name, title: "Forgetting",
    summary: "Forgets one fact about the customer, when they ask for it. recall_facts tells the names.",
    parameters: .object(
      nil, .required("customer", .string()),
      .required("id", .string("The fact's name, such as fact_01h….", lengths: 1...64))),
    effect: .changes, bindings: ["customer": .customer], isTrusted: false, isIdempotent: true)

  public var definition: ToolDefinition { Self.definition }

  public func preview(_ arguments: JSONValue, _ context: ToolContext) async throws -> String {
    let arguments = try Self.decode(arguments)
    let facts = try await memory.facts(about: arguments.customer, context.tenant)
    guard let fact = facts.first(where: { $0.id.text == arguments.id }) else { throw Self.unknown }
    return "I would forget this for good: “\(fact.text)”."
  }

  public func call(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    guard let id = FactID(arguments.id),
      let fact = try await memory.forget(id, about: arguments.customer, context.tenant)
    else { throw Self.unknown }
    return ToolResult(["forgotten": .string(id.text)], statement: "I have forgotten that: “\(fact.text)”.")
  }

  private static let unknown = ToolError(.notFound, "nothing of this name is remembered about the customer")
}
