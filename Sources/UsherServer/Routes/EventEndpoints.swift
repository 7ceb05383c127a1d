import Essentials
import HTTPServer
import TicketAgent
import Ticketing

/// The events that tickets are sold for, and their seats. Anybody may look.
enum EventEndpoints {
  static var all: [Endpoint] { [list, get, inventory, seats, quote] }

  private static let id = Endpoint.Parameter.path(
    "id", .string("The event: its `id`, or your own name for it", lengths: 1...120, isStorable: true))

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/events", "listEvents", "Find events, the next ones first", section: .tickets, access: .open,
      limit: .search,
      parameters: [
        .query(
          "query", .string("Words of the name, performers, kind or venue", lengths: 1...200, isStorable: true)
        ),
        .query("from", Shapes.moment), .query("until", Shapes.moment),
        .query("city", .string(lengths: 1...80, isStorable: true)),
        .query("kind", .string(lengths: 1...40, isStorable: true)),
        .query("limit", JSONSchema(.integer(1...100), "How many; 20 unless told")),
        .query("after", .string("The `next_cursor` of the page before", lengths: 1...200, isStorable: true)),
      ],
      answers: [.json(200, "A page", Shapes.page("events", of: Shapes.reference("Event")))]
    ) { api, call in
      var search = EventSearch(text: call.text("query"))
      search.from = try call.moment("from")
      search.until = try call.moment("until")
      search.city = call.text("city")
      search.kind = call.text("kind").map(Event.Kind.init)
      search.limit = call.number("limit") ?? 20
      search.cursor = call.text("after")
      let page = try await api.ticketDesk().desk.catalogue.findEvents(search)
      return .value([
        "events": .array(page.events.map { .object($0.listed) }), "next_cursor": .optional(page.nextCursor),
      ])
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/events/{id}", "getEvent", "An event, with what is left of each section", section: .tickets,
      access: .open, limit: .search, parameters: [Self.id],
      answers: [.json(200, "The event", Shapes.reference("EventDetails"))]
    ) { api, call in
      let desk = try api.ticketDesk().desk
      let listing = try await desk.catalogue.existingEvent(named: call.event())
      let sections = try await desk.inventory.availability(of: listing.event.id)
      return .value(.object(listing.described(sections, at: api.clock.now, withMap: true)))
    }
  }

  private static var inventory: Endpoint {
    Endpoint(
      .get, "/v1/events/{id}/inventory", "findSeats", "Find the best free seats that are side by side",
      details: "Each offer is of one section. `seats` are those of all offers, the best offer first.",
      section: .tickets, access: .open, limit: .search,
      parameters: [
        Self.id, .query("quantity", JSONSchema(.integer(1...100), "How many seats; 1 unless told")),
        .query("section", .string("Only in this section", lengths: 1...80, isStorable: true)),
        .query(
          "prefer",
          .string(
            "What counts most; the best unless told", choices: SeatRequest.Preference.allCases.map(\.rawValue)
          )),
        .query("accessible", JSONSchema(.integer(0...100), "How many wheelchairs need room")),
        .query("together", JSONSchema(.boolean, "Whether seats apart are of no use")),
        .query("limit", JSONSchema(.integer(1...20), "How many offers; 3 unless told")),
      ],
      answers: [.json(200, "The offers", Shapes.reference("SeatOffers"))]
    ) { api, call in
      let desk = try api.ticketDesk().desk
      let listing = try await desk.catalogue.existingEvent(named: call.event())
      let request = SeatRequest(
        event: listing.event.id, quantity: call.number("quantity") ?? 1, section: call.text("section"),
        accessibleSeats: call.number("accessible") ?? 0,
        mustBeTogether: call.parameters["together"]?.boolValue ?? false,
        preference: call.text("prefer").flatMap(SeatRequest.Preference.init) ?? .best,
        limit: call.number("limit") ?? 3)
      let offers = try await desk.inventory.bestSeats(request)
      return .value(.object(SeatOffer.shape(of: offers, listing)))
    }
  }

  private static var seats: Endpoint {
    Endpoint(
      .get, "/v1/events/{id}/seats", "listSeats", "Every seat with its state and price, for a seat map",
      section: .tickets, access: .open, limit: .search,
      parameters: [
        Self.id, .query("section", .string("Only of this section", lengths: 1...80, isStorable: true)),
      ],
      answers: [
        .json(
          200, "The seats, section by section",
          .object(
            nil, .required("event_id", Shapes.text),
            .required("seats", .array(of: Shapes.reference("EventSeat")))))
      ]
    ) { api, call in
      let desk = try api.ticketDesk().desk
      let listing = try await desk.catalogue.existingEvent(named: call.event())
      let seats = try await desk.inventory.seats(of: listing.event.id, section: call.text("section"))
      return .value([
        "event_id": .string(listing.event.externalID), "seats": .array(seats.map { .object($0.shape) }),
      ])
    }
  }

  private static var quote: Endpoint {
    Endpoint(
      .post, "/v1/events/{id}/quote", "quoteSeats", "What seats cost in all, fees and taxes included",
      details: "Nothing is kept, and whether the seats are free is not looked at.", section: .tickets,
      access: .open, limit: .search, parameters: [Self.id],
      body: .json(
        .object(
          nil,
          .required(
            "seat_ids", .array(of: .string(lengths: 1...80, isStorable: true), counts: 1...100, "The seats")))
      ),
      answers: [.json(200, "The price, line by line", Shapes.quote)]
    ) { api, call in
      let desk = try api.ticketDesk().desk
      let listing = try await desk.catalogue.existingEvent(named: call.event())
      let quote = try await desk.inventory.quote(for: call.seats(), of: listing.event.id)
      return .value(.object(quote.shape))
    }
  }
}

extension API {
  /// The ticket desk, or the problem that there is none.
  func ticketDesk() throws(Problem) -> TicketServices {
    guard let tickets = assistant.tickets else {
      throw Problem(
        kind: "no-ticket-desk", title: "There is no ticket desk here", status: 404,
        detail: "No tickets are sold on this server; `tickets: {enabled: true}` in usher.yaml changes that.")
    }
    return tickets
  }
}

extension Call {
  /// The event that the path names.
  func event() throws -> String {
    let name: String = try request.parameter("id")
    // No database holds such a text.
    guard !name.unicodeScalars.contains("\0") else { throw Problem.unknown("event") }
    return name
  }

  /// The seats that the body names.
  func seats() throws(Problem) -> [SeatName] {
    try (body["seat_ids"]?.arrayValue ?? []).map { value throws(Problem) in
      guard let seat = value.stringValue.flatMap({ SeatName($0) }) else {
        throw Problem.wrongShape([.init(pointer: "/seat_ids", detail: "must be names of seats")])
      }
      return seat
    }
  }

  /// A parameter that is a moment.
  func moment(_ name: String) throws(Problem) -> Timestamp? {
    guard let text = text(name) else { return nil }
    guard let time = Timestamp(text) else {
      throw Problem.badParameter(name, "This must be a moment, such as 2027-03-14T19:30:00Z.")
    }
    return time
  }
}
