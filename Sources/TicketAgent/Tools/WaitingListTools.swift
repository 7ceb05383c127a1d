import Assistant
import Essentials
import Ticketing

/// Puts the customer in the line for an event that has no seats for them.
struct JoinWaitingListTool: DeskTool {
  struct Arguments: Decodable, Sendable {
    var event: String
    var quantity: Int
    var section: String?

    enum CodingKeys: String, CodingKey {
      case quantity, section
      case event = "event_id"
    }
  }

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "join_waiting_list", title: "Putting you on the waiting list",
    summary:
      "Puts the customer on the waiting list of an event that has no seats for them. When seats are free again they are kept "
      + "for who is next in the line, and the customer is told in this conversation. `ahead`: how many are before them.",
    parameters: .object(
      nil, .required("event_id", DeskArguments.event),
      .required("quantity", JSONSchema(.integer(1...20), "How many seats.")),
      .optional("section", DeskArguments.section)),
    effect: .changes, approval: ToolApproval.none, isTrusted: false, isIdempotent: true)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let listing = try await services.desk.catalogue.existingEvent(named: arguments.event)
    let entry = try await services.desk.waiting.join(
      listing.event.id,
      WaitingWish(
        quantity: arguments.quantity, section: arguments.section,
        mustBeTogether: arguments.quantity <= Self.neighbours),
      customer: try await customer(context), conversation: context.conversation)
    return ToolResult(.object(try await services.shape(of: entry, listing)))
  }

  /// Larger parties would wait for ever for seats side by side.
  private static let neighbours = 4
}

/// Lets the customer out of the line.
struct LeaveWaitingListTool: DeskTool {
  struct Arguments: Decodable, Sendable {
    var event: String

    enum CodingKeys: String, CodingKey {
      case event = "event_id"
    }
  }

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "leave_waiting_list", title: "Taking you off the waiting list",
    summary:
      "Takes the customer off the waiting list of an event. Seats that were kept for them go to the next one.",
    parameters: .object(nil, .required("event_id", DeskArguments.event)), effect: .changes,
    approval: ToolApproval.none, isTrusted: false, isIdempotent: true)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let listing = try await services.desk.catalogue.existingEvent(named: arguments.event)
    let left = try await services.desk.waiting.leave(
      listing.event.id, customer: try await customer(context), conversation: context.conversation)
    guard let left else {
      throw ToolError(.notFound, "The customer is not on the waiting list of \(listing.event.name).")
    }
    return ToolResult(.object(try await services.shape(of: left, listing)))
  }
}
