public import Essentials

/// A typed action that an agent may take.
///
/// What a tool may do is decided by its ``ToolDefinition`` and by code, never by what a model was told: arguments are
/// checked against the schema, what belongs to the caller is filled in from the turn, and what changes anything waits
/// for the customer's yes.
public protocol Tool: Sendable {
  /// How the tool is described to models, and what it may do.
  var definition: ToolDefinition { get }

  /// What a call would do, in words for the customer who is asked to confirm it, with every amount and name that
  /// counts: made from the arguments by code, so that what is confirmed is what is done.
  ///
  /// - Throws: ``ToolError`` when the call cannot be made at all: then nobody is asked.
  func preview(_ arguments: JSONValue, _ context: ToolContext) async throws -> String

  /// What is put to whoever must agree: the ``preview(_:_:)``, and the arguments under which exactly that is done, such
  /// as those of the call with the price that was told. They are kept with the question and used after the yes.
  ///
  /// - Throws: ``ToolError`` when the call cannot be made at all: then nobody is asked.
  func proposal(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolProposal

  /// Who must agree to this call: what the definition says, unless the tool knows that less or more is needed here.
  ///
  /// - Throws: ``ToolError`` when the call cannot be made at all: then nobody is asked.
  func approval(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolApproval

  /// Makes a call.
  ///
  /// - Parameter arguments: An object that fits the schema, with what the turn fills in.
  /// - Throws: ``ToolError`` for what the model should know; any other error is logged, and the model learns only that
  ///   the tool failed.
  func call(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolResult
}

extension Tool {
  public func approval(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolApproval {
    definition.approval
  }

  public func proposal(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolProposal {
    ToolProposal(text: try await preview(arguments, context), arguments: arguments)
  }

  public func preview(_ arguments: JSONValue, _ context: ToolContext) async throws -> String {
    let details = (arguments.objectValue ?? [:]).sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.stringValue ?? $0.value.text)" }.joined(separator: ", ")
    return details.isEmpty ? "\(definition.title)." : "\(definition.title): \(details)."
  }
}

/// A tool whose arguments are a type of its own.
public protocol TypedTool: Tool {
  /// The arguments; what they decode is what the schema asks for.
  associatedtype Arguments: Decodable & Sendable

  /// Makes a call.
  func call(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult
}

extension TypedTool {
  public func call(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolResult {
    try await call(try Self.decode(arguments), context)
  }

  /// The arguments as their type.
  ///
  /// - Throws: ``ToolError`` that names the field at fault.
  public static func decode(_ arguments: JSONValue) throws -> Arguments {
    do {
      return try JSON.decode(Arguments.self, from: Array(arguments.text.utf8))
    } catch let problem as Problem {
      throw ToolError(.invalidArguments, problem.detail ?? problem.title)
    }
  }
}

extension Tool {
  /// Whether the tool is any use for a customer: one that is bound to who they are is none to who did not prove it.
  func isOffered(to customer: String?) -> Bool {
    customer != nil || definition.asksToSignIn || !definition.bindings.values.contains(.customer)
  }
}
