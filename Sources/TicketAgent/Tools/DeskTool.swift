import Assistant
import Essentials
import Ticketing

/// A tool of the desk.
protocol DeskTool: TypedTool {
  static var definition: ToolDefinition { get }
  var services: TicketServices { get }

  /// Makes a call; its problems become errors that a model can act on.
  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult
}

extension DeskTool {
  public var definition: ToolDefinition { Self.definition }

  public func call(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    try await ToolError.fromProblems { try await work(arguments, context) }
  }

  /// The id of the customer of a call; nothing where nobody is proved.
  func customer(_ context: ToolContext) async throws -> CustomerID? {
    guard let reference = context.customer else { return nil }
    return try await services.customers.id(of: reference)
  }
}

extension ToolError {
  /// Runs `body`; a problem that it throws becomes an error in words that a model can act on.
  static func fromProblems<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let problem as Problem {
      let kind: Kind =
        switch problem.status {
        case 403, 404: .notFound
        case 400, 422: .invalidArguments
        case 409, 429: .refused
        default: .failed
        }
      throw ToolError(kind, problem.detail ?? problem.title)
    }
  }
}

/// Shapes that several tools share.
enum DeskArguments {
  static let event = JSONSchema.string(
    "The event, by the event_id that find_events gives.", lengths: 1...120, isStorable: true,
    example: "NSK-2027-03-14")
  static let hold = JSONSchema.string(
    "The hold, by the hold_id that hold_tickets gives.", lengths: 1...64, isStorable: true)
  static let section = JSONSchema.string(
    "Only seats of this section, by its name.", lengths: 1...80, isStorable: true)
}
