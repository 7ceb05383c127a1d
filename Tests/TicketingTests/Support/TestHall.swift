import Essentials
import Persistence
import Ticketing
import UsherTesting

/// A small hall with an event, on a database of its own:
///
///     A: rows 1 to 4 of 10 seats, 120 dollars, the last seat of each row for a wheelchair
///     B: rows 1 to 3 of 6 seats, one level up, 45.50 dollars
///     Floor: 30 places that are not numbered, 80 dollars
///     Box: 4 seats that the event does not sell
struct TestHall: Sendable {
  let database: Database
  let clock: ManualClock
  let desk: TicketDesk
  let venue: Venue
  let event: Event

  init(
    _ database: Database, settings: HoldSettings = HoldSettings(), ticketLimit: Int? = nil,
    onFreed: @escaping Holds.FreedHandler = { _, _ in }
  ) async throws {
    self.database = database
    clock = ManualClock()
    desk = TicketDesk(
      database: database, tenant: TenantContext(tenant: .single), clock: clock, settings: settings,
      onFreed: onFreed)
    venue = try await desk.catalogue.save(Self.venue(clock.now), seats: Self.seats)
    event = try await desk.catalogue.save(Self.event(in: venue, clock.now, ticketLimit: ticketLimit))
  }

  static func venue(_ now: Timestamp, externalID: String = "hall") throws -> Venue {
    guard let zone = TimeZoneName("America/Los_Angeles") else { throw Missing() }
    return Venue(
      id: VenueID(at: now), externalID: externalID, name: "Chase Center", city: "San Francisco", region: "CA",
      country: "US", timeZone: zone,
      sections: [
        Section(name: "A", title: "Lower bowl", tier: "lower"),
        Section(name: "B", title: "Upper bowl", tier: "upper", level: 1),
        Section(name: "Floor", tier: "floor", isGeneralAdmission: true), Section(name: "Box", tier: "box"),
      ])
  }

  static var seats: [Seat] {
    rows("A", 4, of: 10, wheelchairAt: 10) + rows("B", 3, of: 6) + rows("Box", 1, of: 4)
      + (1...30).map { number in
        Seat(
          name: name("Floor", nil, number), section: "Floor", row: nil, rowRank: 0, number: "\(number)",
          position: number, x: Double(number), y: 0)
      }
  }

  static func event(
    in venue: Venue, _ now: Timestamp, externalID: String = "gsw-lal", name: String = "Warriors vs. Lakers",
    ticketLimit: Int? = nil
  ) -> Event {
    Event(
      id: EventID(at: now), externalID: externalID, venue: venue.id, name: name,
      kind: Event.Kind("Basketball"),
      performers: ["Golden State Warriors", "Los Angeles Lakers"], startsAt: now + .seconds(86_400),
      doorsAt: now + .seconds(82_800), saleStartsAt: now + .seconds(-86_400),
      saleEndsAt: now + .seconds(86_400),
      pricing: pricing, ticketLimit: ticketLimit)
  }

  static var pricing: EventPricing {
    let dollars = { (cents: Int64) in Money(minorUnits: cents, .usd) }
    return EventPricing(
      currency: .usd,
      tiers: [
        PriceTier("lower", dollars(12_000)), PriceTier("floor", dollars(8_000)),
        PriceTier("upper", dollars(4_550)),
      ], fees: [Fee("Service fee", .perTicket(dollars(1_000))), Fee("Order fee", .perOrder(dollars(500)))])
  }

  private static func rows(_ section: String, _ count: Int, of seats: Int, wheelchairAt: Int? = nil) -> [Seat]
  {
    (1...count).flatMap { row in
      (1...seats).map { number in
        Seat(
          name: name(section, "\(row)", number), section: section, row: "\(row)", rowRank: row - 1,
          number: "\(number)", position: number, x: Double(number), y: Double(row),
          isAccessible: number == wheelchairAt)
      }
    }
  }

  private static func name(_ section: String, _ row: String?, _ number: Int) -> SeatName {
    guard let name = SeatName(section: section, row: row, number: "\(number)") else {
      preconditionFailure("The names above are short")
    }
    return name
  }

  struct Missing: Error {}

  // MARK: Doing

  func hold(
    _ seats: String..., customer: CustomerID? = nil, conversation: ConversationID? = nil, seconds: Int = 300,
    key: String? = nil
  ) async throws -> Hold {
    let owner = customer == nil && conversation == nil ? CustomerID(at: clock.now) : customer
    return try await desk.holds.hold(
      HoldRequest(
        event: event.id, seats: seats.compactMap { SeatName($0) }, customer: owner,
        conversation: conversation,
        seconds: seconds), key: key ?? SecureToken().text)
  }

  func order(_ hold: Hold, as order: OrderID? = nil, customer: CustomerID? = nil) async throws -> OrderID {
    let order = order ?? OrderID(at: clock.now)
    let customer = customer ?? hold.customer ?? CustomerID(at: clock.now)
    try await database.write { connection in
      _ = try await desk.holds.claimForOrder(hold.id, order: order, customer: customer, in: connection)
    }
    return order
  }

  func state(of seat: String) async throws -> EventSeat.State? {
    try await desk.inventory.seats(of: event.id).first { $0.seat.name.text == seat }?.state
  }

  func free(in section: String) async throws -> Int {
    try await desk.inventory.availability(of: event.id).first { $0.section.name == section }?.free ?? -1
  }
}

/// Runs a test on a hall of its own.
func withTestHall(
  _ engine: DatabaseEngine, settings: HoldSettings = HoldSettings(), ticketLimit: Int? = nil,
  onFreed: @escaping Holds.FreedHandler = { _, _ in }, _ body: (TestHall) async throws -> Void
) async throws {
  try await withTestDatabase(engine, [TicketingMigrations.set]) { database in
    try await body(
      try await TestHall(database, settings: settings, ticketLimit: ticketLimit, onFreed: onFreed))
  }
}

/// The kind of the problem that a piece of work ends with, or nothing when it succeeds.
func problem(_ body: () async throws -> Void) async throws -> String? {
  do {
    try await body()
    return nil
  } catch let problem as Problem {
    return problem.kind
  }
}
