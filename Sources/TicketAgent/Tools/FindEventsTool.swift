import Assistant
import Essentials
import Ticketing

/// Finds events by words, day and city.
struct FindEventsTool: DeskTool {
  struct Arguments: Decodable, Sendable {
    var query: String?
    var date: String?
    var dateTo: String?
    var city: String?
    var kind: String?
    var events: [String]?

    enum CodingKeys: String, CodingKey {
      case query, date, city, kind
      case events = "event_ids"
      case dateTo = "date_to"
    }
  }

  let services: TicketServices

  private static let day = JSONSchema.string(
    "A day at the venue, as YYYY-MM-DD.", lengths: 10...10, example: "2027-03-14")

  static let definition = ToolDefinition(
    name: "find_events", title: "Looking for events",
    summary:
      "Finds events that tickets are sold for, the next ones first. Use it before any other tool of the ticket desk, "
      + "and take event_id from it. Without arguments it lists what comes next.",
    parameters: .object(
      nil,
      .optional(
        "query",
        .string(
          "Words of the name, team, performer, kind or venue.", lengths: 1...200, isStorable: true,
          example: "ice hockey")
      ),
      .optional("date", day), .optional("date_to", day),
      .optional("city", .string("The venue's city.", lengths: 1...80, isStorable: true)),
      .optional(
        "kind", .string("What sort of event, for example concert.", lengths: 1...40, isStorable: true)),
      .optional(
        "event_ids",
        .array(
          of: DeskArguments.event, counts: 1...10,
          "Only these, by their event_ids: what else is asked for does not count then."))),
    isTrusted: false, resultLimit: 16_000)

  /// How many are shown.
  private static let limit = 10
  /// How far the clocks of two places can be apart.
  private static let clocksApart = Duration.seconds(14 * 3600)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let found: [EventListing]
    if let events = arguments.events {
      found = try await listings(events)
    } else {
      found = try await search(arguments)
    }
    let content: JSONValue = [
      "events": .array(found.prefix(Self.limit).map { .object($0.listed) }),
      "more": .bool(found.count > Self.limit),
    ]
    return found.isEmpty ? ToolResult(content) : ToolResult(.events, content)
  }

  /// Events by their names, in that order; those that there are not are left out.
  private func listings(_ names: [String]) async throws -> [EventListing] {
    var found: [EventListing] = []
    for name in names {
      if let listing = try await services.desk.catalogue.event(named: name) { found.append(listing) }
    }
    return found
  }

  private func search(_ arguments: Arguments) async throws -> [EventListing] {
    var search = EventSearch(text: arguments.query)
    search.city = arguments.city
    search.kind = arguments.kind.map(Event.Kind.init)
    search.limit = 100
    let utc = TimeZoneName("UTC").map { EventTime($0) }
    let lastDay = arguments.dateTo ?? arguments.date
    for (name, text) in [("date", arguments.date), ("date_to", arguments.dateTo)] {
      if let text, utc?.start(ofDay: text) == nil {
        throw ToolError(.invalidArguments, "/\(name) must be a day, written as YYYY-MM-DD.")
      }
    }
    // Days are those of each venue's own clock, which is looked at below.
    if let start = arguments.date.flatMap({ utc?.start(ofDay: $0) }) {
      search.from = max(services.clock.now, start + (.zero - Self.clocksApart))
    }
    if let end = lastDay.flatMap({ utc?.start(ofDay: $0) }) {
      search.until = end + .seconds(86_400) + Self.clocksApart
    }
    return try await services.desk.catalogue.findEvents(search).events.filter { listing in
      let day = EventTime(listing.venue.timeZone).day(listing.event.startsAt)
      return (arguments.date.map { $0 <= day } ?? true) && (lastDay.map { day <= $0 } ?? true)
    }
  }
}
