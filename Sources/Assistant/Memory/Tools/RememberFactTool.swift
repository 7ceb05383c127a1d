public import Essentials

/// Remembers something about the customer: their own words only, so that no document and no page can plant a fact, and
/// only with their consent, for which the first use asks.
public struct RememberFactTool: TypedTool {
  static let name = "remember_fact"

  public struct Arguments: Decodable, Sendable {
    var customer: String
    var kind: CustomerFact.Kind
    var text: String
  }

  private let memory: CustomerMemory

  /// Writes to a memory.
  public init(memory: CustomerMemory) {
    self.memory = memory
  }

  static let definition = ToolDefinition(
    name: Self.name, title: "Remembering",
    summary:
      "Remembers something about the customer for later conversations. Use it when the customer says something of "
      + "lasting use about themselves, or asks you to remember it. The customer is told; do not announce it yourself. "
      + "Never card numbers, passwords or health.",
    parameters: .object(
      nil, .required("customer", .string()),
      .required("kind", .string("What it is about.", choices: CustomerFact.Kind.allCases.map(\.rawValue))),
      .required(
        "text",
        .string(
          "The customer's own words, copied from their message without a change.",
          lengths: FactText.lengths, example: "I always want an aisle seat"))),
    effect: .changes, bindings: ["customer": .customer], ownWords: ["text"], isTrusted: false,
    isIdempotent: true)

  public var definition: ToolDefinition { Self.definition }

  public func approval(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolApproval {
    let arguments = try Self.decode(arguments)
    try memory.checkIsEnabled()
    _ = try FactText(arguments.text)
    switch try await memory.consent(of: arguments.customer, context.tenant).state {
    case .given: return .none
    case .unasked: return memory.settings.consent == .given ? .none : .customer
    case .withdrawn: throw ToolError(CustomerMemory.Refusal.withdrawn, memory.settings)
    }
  }

  public func preview(_ arguments: JSONValue, _ context: ToolContext) async throws -> String {
    let text = try FactText(Self.decode(arguments).text)
    return "May I remember what you tell me about yourself, for our next conversations? I would begin with: "
      + "“\(text.text)”. You can see and erase it at any time: just ask what I know about you, or tell me to forget it."
  }

  public func call(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    try memory.checkIsEnabled()
    do {
      let fact = try await memory.remember(
        FactText(arguments.text), arguments.kind, about: arguments.customer,
        from: CustomerMemory.Source(conversation: context.conversation, message: context.message),
        isAgreed: context.isConfirmed, context.tenant)
      return ToolResult(
        ["id": .string(fact.id.text), "text": .string(fact.text)],
        statement: "I'll remember that: “\(fact.text)”.")
    } catch let refusal as CustomerMemory.Refusal {
      throw ToolError(refusal, memory.settings)
    }
  }
}

extension CustomerMemory {
  func checkIsEnabled() throws(ToolError) {
    guard settings.isEnabled else { throw ToolError(.refused, "nothing is remembered on this server") }
  }
}

extension ToolError {
  init(_ refusal: CustomerMemory.Refusal, _ settings: MemorySettings) {
    switch refusal {
    case .notAgreed: self.init(.refused, "the customer has not agreed to being remembered")
    case .withdrawn:
      self.init(.refused, "the customer wants nothing to be remembered. Do not ask again")
    case .full:
      self.init(
        .refused,
        "\(settings.maximumFacts) things are remembered about this customer, and there is no room for more "
          + "until one is forgotten")
    }
  }
}
