import Essentials
import Payments
import Persistence
import Testing
import Ticketing
import UsherTesting

@testable import Assistant
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
  let bank: SandboxProvider
  private let tools: [any Tool]

  static let tenant = TenantContext(tenant: .single)

  static func with(
    _ engine: DatabaseEngine, policies: TicketPolicies = TicketPolicies(),
    _ body: (TestShop) async throws -> Void
  ) async throws {
    let migrations = [
      TicketingMigrations.set, SandboxProvider.migrations, OrderStore.migrations, TicketStore.migrations,
      CustomerDirectory.migrations,
    ]
    try await withTestDatabase(engine, migrations) { database in
      try await body(try await TestShop(database, policies))
    }
  }

  init(_ database: Database, _ policies: TicketPolicies) async throws {
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
    let store = TicketStore(
      database: database, secret: Array(repeating: 7, count: 32), clock: clock)
    bank = SandboxProvider(database: database, clock: clock, timer: clock)
    services = TicketServices(
      desk: desk,
      orders: OrderDesk(
        holds: desk.holds, payments: bank,
        fulfilment: TicketFulfilment(tickets: store, catalogue: desk.catalogue, tenant: Self.tenant),
        policies: policies, timer: clock),
      tickets: store, customers: CustomerDirectory(database: database, tenant: Self.tenant, clock: clock),
      tenant: Self.tenant, clock: clock)
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
    let tool = try tool(name)
    let bound = try bound(arguments, tool.definition, customer)
    return try await tool.call(bound, context(customer, conversation, key))
  }

  /// What a customer would be asked before a call.
  func asked(
    _ name: String, _ arguments: JSONValue, as customer: String? = "ann",
    in conversation: ConversationID? = nil
  ) async throws -> ToolProposal {
    let tool = try tool(name)
    let bound = try bound(arguments, tool.definition, customer)
    return try await tool.proposal(bound, context(customer, conversation, ""))
  }

  /// Makes the call of a proposal after the customer's yes.
  func agree(
    _ name: String, _ proposal: ToolProposal, as customer: String? = "ann", key: String = "yes"
  ) async throws -> ToolResult {
    var context = context(customer, nil, key)
    context.isConfirmed = true
    context.customerWords = ["two together, please", "yes"]
    return try await tool(name).call(proposal.arguments, context)
  }

  /// Holds seats, for Ann unless told.
  func held(_ seats: String..., as customer: String? = "ann", seconds: Int = 300) async throws -> JSONValue {
    let hold = try await call(
      "hold_tickets",
      [
        "event_id": "gsw-lal", "seat_ids": .array(seats.map { .string($0) }),
        "expires_in_seconds": .integer(Int64(seconds)),
      ], as: customer, key: SecureToken().text)
    return try #require(hold["hold_id"])
  }

  /// Buys seats for Ann.
  func bought(_ seats: String..., card: SandboxCard = .visa) async throws -> JSONValue {
    let hold = try await call(
      "hold_tickets", ["event_id": "gsw-lal", "seat_ids": .array(seats.map { .string($0) })],
      key: SecureToken().text)
    let arguments: JSONValue = [
      "hold_id": try #require(hold["hold_id"]), "payment_method_token": .string(card.rawValue),
    ]
    let bought = try await agree(
      "create_order", try await asked("create_order", arguments), key: SecureToken().text)
    return try #require(bought.content["order_id"])
  }

  private func tool(_ name: String) throws -> any Tool {
    try #require(tools.first { $0.definition.name == name })
  }

  private func bound(
    _ arguments: JSONValue, _ definition: ToolDefinition, _ customer: String?
  ) throws -> JSONValue {
    let errors = definition.offeredParameters.errors(in: arguments)
    #expect(errors.isEmpty, "\(errors)")
    var members = try #require(arguments.objectValue)
    for (name, _) in definition.bindings { members[name] = .string(try #require(customer)) }
    return .object(members)
  }

  private func context(
    _ customer: String?, _ conversation: ConversationID?, _ key: String
  ) -> ToolContext {
    ToolContext(
      tenant: Self.tenant, conversation: conversation ?? Self.conversation, turn: TurnID(at: clock.now),
      customer: customer, agent: "ticketing", key: key)
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
