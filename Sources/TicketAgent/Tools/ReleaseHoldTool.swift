import Assistant
import Essentials
import Ticketing

/// Gives kept seats back.
struct ReleaseHoldTool: DeskTool {
  struct Arguments: Decodable, Sendable {
    var hold: String

    enum CodingKeys: String, CodingKey {
      case hold = "hold_id"
    }
  }

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "release_hold", title: "Giving seats back",
    summary:
      "Gives seats back that were kept with hold_tickets, when the customer does not want them any more.",
    parameters: .object(nil, .required("hold_id", DeskArguments.hold)), effect: .changes,
    approval: ToolApproval.none, isTrusted: false, isIdempotent: true)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    guard let id = HoldID(arguments.hold) else { throw Problem.noHold(arguments.hold) }
    let hold = try await services.hold(id, of: try await customer(context), in: context.conversation)
    let released = try await services.desk.holds.release(hold.id)
    return ToolResult(["hold_id": .string(released.id.text), "status": .string(released.state.rawValue)])
  }
}
