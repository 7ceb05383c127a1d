import Assistant
import Essentials
import Ticketing

/// The best free seats.
struct CheckInventoryTool: DeskTool {
  struct Arguments: Decodable, Sendable {
    var event: String
    var section: String?
    var quantity: Int

    enum CodingKeys: String, CodingKey {
      case section, quantity
      case event = "event_id"
    }
  }

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "check_inventory", title: "Looking for seats",
    summary:
      "Finds free seats for so many people, the best that are side by side first. `offers` says what each choice costs, "
      + "fees and taxes included. Nothing is kept; use hold_tickets for that.",
    parameters: .object(
      nil, .required("event_id", DeskArguments.event), .optional("section", DeskArguments.section),
      .required("quantity", JSONSchema(.integer(1...20), "How many seats."))),
    isTrusted: false)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let listing = try await services.desk.catalogue.existingEvent(named: arguments.event)
    let offers = try await services.desk.inventory.bestSeats(
      SeatRequest(event: listing.event.id, quantity: arguments.quantity, section: arguments.section))
    return ToolResult(.seats, .object(SeatOffer.shape(of: offers, listing)))
  }
}
