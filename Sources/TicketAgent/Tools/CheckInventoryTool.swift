import Assistant
import Essentials
import Ticketing

/// The best free seats.
struct CheckInventoryTool: DeskTool {
  struct Arguments: Decodable, Sendable {
    var event: String
    var section: String?
    var quantity: Int
    var sections: [String]?
    var row: String?
    var maximumTotal: Double?
    var maximumPrice: Double?
    var prefer: SeatRequest.Preference?
    var accessibleSeats: Int?
    var together: Bool?
    var limit: Int?

    enum CodingKeys: String, CodingKey {
      case section, quantity, sections, row, prefer, together, limit
      case event = "event_id"
      case maximumTotal = "max_total"
      case maximumPrice = "max_price"
      case accessibleSeats = "accessible_seats"
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
      .required("quantity", JSONSchema(.integer(1...20), "How many seats.")),
      .optional(
        "sections",
        .array(of: .string(lengths: 1...80, isStorable: true), counts: 1...200, "Only seats of one of these.")
      ),
      .optional("row", .string("Only seats of this row.", lengths: 1...40, isStorable: true)),
      .optional("max_total", amount("At most so much for all of them, fees and taxes included.")),
      .optional("max_price", amount("At most so much for a ticket, before fees and taxes.")),
      .optional(
        "prefer",
        .string(
          "What counts most; the best seats unless told. With range the best of each price.",
          choices: SeatRequest.Preference.allCases.map(\.rawValue))),
      .optional(
        "accessible_seats", JSONSchema(.integer(0...20), "How many of them must have room for a wheelchair.")
      ),
      .optional("together", JSONSchema(.boolean, "Whether seats apart are of no use.")),
      .optional("limit", JSONSchema(.integer(1...10), "How many offers at most; 3 unless told."))),
    isTrusted: false, resultLimit: 24_000)

  private static func amount(_ summary: String) -> JSONSchema {
    JSONSchema(.number(0...10_000_000), "\(summary) In the event's currency, major units.")
  }

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let listing = try await services.desk.catalogue.existingEvent(named: arguments.event)
    let offers = try await services.desk.inventory.bestSeats(request(arguments, listing))
    return ToolResult(.seats, .object(SeatOffer.shape(of: offers, listing)))
  }

  private func request(_ arguments: Arguments, _ listing: EventListing) -> SeatRequest {
    var request = SeatRequest(
      event: listing.event.id, quantity: arguments.quantity, section: arguments.section)
    let currency = listing.event.pricing.currency
    func money(_ amount: Double?) -> Money? {
      amount.map { amount in
        Money(
          minorUnits: Int64((amount * Double(currency.minorUnitsPerMajor)).rounded(.down)), currency)
      }
    }
    if let sections = arguments.sections {
      request.sections = Set(sections.compactMap { listing.venue.section(named: $0)?.name })
    }
    request.row = arguments.row
    request.maximumTotal = money(arguments.maximumTotal)
    request.maximumPrice = money(arguments.maximumPrice)
    request.preference = arguments.prefer ?? .best
    request.accessibleSeats = arguments.accessibleSeats ?? 0
    request.mustBeTogether = arguments.together ?? false
    request.limit = arguments.limit ?? request.limit
    return request
  }
}

extension SeatRequest.Preference: Decodable {}
