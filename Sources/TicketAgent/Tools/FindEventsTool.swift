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

    enum CodingKeys: String, CodingKey {
      case query, date, city, kind
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
        "kind", .string("What sort of event, for example concert.", lengths: 1...40, isStorable: true))),
    isTrusted: false)

  /// How many are shown.
  private static let limit = 10
  /// How far the clocks of two places can be apart.
  private static let clocksApart = Duration.seconds(14 * 3600)

  func work(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
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
    let found = try await services.desk.catalogue.findEvents(search).events.filter { listing in
      let day = EventTime(listing.venue.timeZone).day(listing.event.startsAt)
      return (arguments.date.map { $0 <= day } ?? true) && (lastDay.map { day <= $0 } ?? true)
    }
    let content: JSONValue = [
      "events": .array(found.prefix(Self.limit).map { .object($0.listed) }),
      "more": .bool(found.count > Self.limit),
    ]
    return found.isEmpty ? ToolResult(content) : ToolResult(.events, content)
  }
}
