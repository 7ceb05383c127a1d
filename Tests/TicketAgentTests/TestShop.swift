import Assistant
import Essentials
import Persistence
import Testing
import Ticketing
import UsherTesting

@testable import TicketAgent

/// A desk with one event in San Francisco, and its tools:
///
///     A: rows 1 and 2 of 6 seats, 120 dollars
///     B: one row of 4 seats, 45.50 dollars
///
/// with a service fee of 10 dollars a ticket.
struct TestShop: Sendable {
  let clock: ManualClock
  let services: TicketServices
  let event: Event
  private let tools: [any Tool]

  static let tenant = TenantContext(tenant: .single)

  static func with(_ engine: DatabaseEngine, _ body: (TestShop) async throws -> Void) async throws {
    try await withTestDatabase(engine, [TicketingMigrations.set, CustomerDirectory.migrations]) { database in
      try await body(try await TestShop(database))
    }
  }

  init(_ database: Database) async throws {
    // 9 October 2025, 08:53 UTC: in San Francisco it is still night.
    clock = ManualClock()
    let desk = TicketDesk(database: database, tenant: Self.tenant, clock: clock)
    let zone = try #require(TimeZoneName("America/Los_Angeles"))
    let venue = try await desk.catalogue.save(
      Venue(
        id: VenueID(at: clock.now), externalID: "hall", name: "Chase Center", city: "San Francisco",
        timeZone: zone,
        sections: [Section(name: "A", tier: "lower"), Section(name: "B", tier: "upper", level: 1)]),
      seats: Self.rows("A", 2, of: 6) + Self.rows("B", 1, of: 4))
    event = try await desk.catalogue.save(
      Self.event("gsw-lal", "Warriors vs. Lakers", in: venue.id, clock.now, days: 3))
    try await desk.catalogue.save(
      Self.event("gsw-bos", "Warriors vs. Celtics", in: venue.id, clock.now, days: 10))
    services = TicketServices(
      desk: desk, customers: CustomerDirectory(database: database, tenant: Self.tenant, clock: clock),
      clock: clock)
    tools = TicketTools.all(services)
  }

  /// Calls a tool as a turn of Ann's conversation would, or of another one's.
  func call(
    _ name: String, _ arguments: JSONValue, as customer: String? = "ann",
    in conversation: ConversationID? = nil,
    key: String = "key"
  ) async throws -> JSONValue {
    try await result(name, arguments, as: customer, in: conversation, key: key).content
  }

  /// The same with all that the tool returns.
  func result(
    _ name: String, _ arguments: JSONValue, as customer: String? = "ann",
    in conversation: ConversationID? = nil, key: String = "key"
  ) async throws -> ToolResult {
    let tool = try #require(tools.first { $0.definition.name == name })
    let errors = tool.definition.offeredParameters.errors(in: arguments)
    #expect(errors.isEmpty, "\(errors)")
    let context = ToolContext(
      tenant: Self.tenant, conversation: conversation ?? Self.conversation, turn: TurnID(at: clock.now),
      customer: customer, agent: "ticketing", key: key)
    return try await tool.call(arguments, context)
  }

  static let conversation = ConversationID(at: Timestamp(milliseconds: 1_760_000_000_000))

  private static func rows(_ section: String, _ count: Int, of seats: Int) -> [Seat] {
    (1...count).flatMap { row in
      (1...seats).compactMap { number in
        SeatName(section: section, row: "\(row)", number: "\(number)").map { name in
          Seat(
            name: name, section: section, row: "\(row)", rowRank: row - 1, number: "\(number)",
            position: number,
            x: Double(number), y: Double(row))
        }
      }
    }
  }

  private static func event(
    _ externalID: String, _ name: String, in venue: VenueID, _ now: Timestamp, days: Int
  ) -> Event {
    let dollars = { (cents: Int64) in Money(minorUnits: cents, .usd) }
    // 17:53 in San Francisco, which is the next day in UTC.
    let start = now + .seconds(86_400 * days + 16 * 3600)
    return Event(
      id: EventID(at: now), externalID: externalID, venue: venue, name: name, kind: Event.Kind("basketball"),
      startsAt: start, saleStartsAt: now + .seconds(-60), saleEndsAt: start,
      pricing: EventPricing(
        currency: .usd, tiers: [PriceTier("lower", dollars(12_000)), PriceTier("upper", dollars(4_550))],
        fees: [Fee("Service fee", .perTicket(dollars(1_000)))]))
  }
}
