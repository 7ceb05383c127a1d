import Assistant
import Essentials
import Ticketing

/// Keeps seats for a while. Nothing is paid and nothing is promised for longer, so nobody is asked first.
struct HoldTicketsTool: DeskTool {
  struct Arguments: Decodable, Sendable {
    var event: String
    var seats: [String]
    var seconds: Int?

    enum CodingKeys: String, CodingKey {
      case event = "event_id"
      case seats = "seat_ids"
      case seconds = "expires_in_seconds"
    }
  }

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "hold_tickets", title: "Keeping your seats",
    summary:
      "Keeps seats for the customer until expires_at, all of them or none. The answer has the whole price, fees and taxes "
      + "included: tell it, and until when the seats are kept.",
    parameters: .object(
      nil, .required("event_id", DeskArguments.event),
      .required(
        "seat_ids",
        .array(
          of: .string(lengths: 1...80, isStorable: true), counts: 1...20,
          "The seats, by the ids that check_inventory gives.")),
      .optional("expires_in_seconds", JSONSchema(.integer(30...1800), "How long; 300 unless told."))),
    effect: .changes, approval: ToolApproval.none, isTrusted: false, isIdempotent: true)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let listing = try await services.desk.catalogue.existingEvent(named: arguments.event)
    let seats = try arguments.seats.map { text in
      guard let seat = SeatName(text) else {
        throw ToolError(.invalidArguments, "/seat_ids: “\(text)” is no seat's name.")
      }
      return seat
    }
    let request = HoldRequest(
      event: listing.event.id, seats: seats, customer: try await customer(context),
      conversation: context.conversation, seconds: services.seconds(asked: arguments.seconds))
    let hold = try await services.desk.holds.hold(request, key: context.key)
    return ToolResult(.hold, .object(hold.shape(listing, at: services.clock.now)))
  }
}
