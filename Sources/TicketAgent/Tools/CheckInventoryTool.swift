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

  /// Beside what every caller is promised, it understands the finer wishes of ``Arguments``, as the seller has them.
  static let definition = ToolDefinition(
    name: "check_inventory", title: "Looking for seats",
    summary:
      "Finds free seats for so many people, the best that are side by side first, and without a section the best of other "
      + "prices after them. `offers` says what each choice costs, fees and taxes included. Nothing is kept; use "
      + "hold_tickets for that. Further wishes may be given as well: sections (a list), row, max_total (for all, fees "
      + "and taxes included) and max_price (a ticket, before them), prefer (best or cheapest), accessible_seats (how "
      + "many with room for a wheelchair), together (true where seats apart are of no use), limit.",
    parameters: .openObject(
      nil, .required("event_id", DeskArguments.event), .optional("section", DeskArguments.section),
      .required("quantity", JSONSchema(.integer(1...20), "How many seats."))),
    isTrusted: false, resultLimit: 24_000)

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
          minorUnits: Int64(
            (min(max(amount, 0), 1e9) * Double(currency.minorUnitsPerMajor)).rounded()), currency)
      }
    }
    if let sections = arguments.sections {
      request.sections = Set(sections.compactMap { listing.venue.section(named: $0)?.name })
    }
    request.row = arguments.row
    request.maximumTotal = money(arguments.maximumTotal)
    request.maximumPrice = money(arguments.maximumPrice)
    request.preference = arguments.prefer ?? .best
    request.isVaried = arguments.section == nil && arguments.prefer != .best
    request.accessibleSeats = min(max(arguments.accessibleSeats ?? 0, 0), arguments.quantity)
    request.mustBeTogether = arguments.together ?? false
    request.limit = min(max(arguments.limit ?? (request.isVaried ? 4 : 3), 1), 10)
    return request
  }
}

extension SeatRequest.Preference: Decodable {}
