import Assistant
import Essentials
import Ticketing

/// Everything about one event.
struct GetEventInfoTool: DeskTool {
  struct Arguments: Decodable, Sendable {
    var event: String

    enum CodingKeys: String, CodingKey {
      case event = "event_id"
    }
  }

  let services: TicketServices

  static let definition = ToolDefinition(
    name: "get_event_info", title: "Looking up the event",
    summary:
      "Tells all about an event: times, venue, prices by section with and without fees, how many seats are left.",
    parameters: .object(nil, .required("event_id", DeskArguments.event)), isTrusted: false,
    resultLimit: 24_000)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let listing = try await services.desk.catalogue.existingEvent(named: arguments.event)
    let sections = try await services.desk.inventory.availability(of: listing.event.id)
    return ToolResult(.events, .object(listing.described(sections, at: services.clock.now)))
  }
}
