import Assistant
import Essentials
import Ticketing

/// What is kept for the customer now.
struct GetHoldsTool: DeskTool {
  struct Arguments: Decodable, Sendable {}

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "get_holds", title: "Looking up what is kept for you",
    summary:
      "Tells which seats are kept for the customer at the moment, until when, and what they cost: those that were held in "
      + "this conversation, and those that the waiting list has kept.",
    parameters: .object(nil), isTrusted: false)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let holds = try await services.desk.holds.activeHolds(conversation: context.conversation)
    var shapes: [JSONValue] = []
    for hold in holds.prefix(20) { shapes.append(.object(try await services.shape(of: hold))) }
    var result = ToolResult(["holds": .array(shapes)])
    if shapes.count == 1 { result.card = MessageCard(DeskCard.hold.rawValue, shapes[0]) }
    return result
  }
}
