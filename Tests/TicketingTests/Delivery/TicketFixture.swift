import Essentials
import Persistence
import UsherTesting

@testable import Ticketing

/// A store of tickets on an empty database, with a clock that stands still.
struct TicketFixture {
  let database: Database
  let clock: ManualClock
  let tickets: TicketStore
  let context = TenantContext(tenant: .single)
  let event: EventID
  let order: OrderID

  static let secret = SHA256.digest(of: "a server's secret")

  init(_ database: Database, clock: ManualClock = ManualClock()) {
    self.database = database
    self.clock = clock
    tickets = TicketStore(database: database, secret: Self.secret, clock: clock)
    event = EventID(at: clock.now)
    order = OrderID(at: clock.now)
  }

  /// A ticket's draft that the door takes from now on for six hours.
  func draft(_ seat: String, order: OrderID? = nil) throws -> TicketDraft {
    guard let seat = SeatName(seat) else { throw TicketRefusal.unreadable("no seat") }
    return TicketDraft(
      event: event, order: order ?? self.order, seat: seat, notBefore: clock.now,
      expiresAt: clock.now + .seconds(6 * 3600))
  }

  func issue(_ seats: String...) async throws -> [Ticket] {
    try await tickets.issue(seats.map { try draft($0) }, context)
  }

  func scan(_ ticket: Ticket, gate: String = "2", scanner: String = "s1", key: String) async throws
    -> ScanOutcome
  {
    try await tickets.scan(
      TicketScan(token: ticket.token, gate: gate, scanner: scanner, key: key, event: event), context)
  }
}

/// Runs a test with an empty store of tickets.
func withTickets<T>(
  _ engine: DatabaseEngine, _ body: (TicketFixture) async throws -> T
) async throws -> T {
  try await withTestDatabase(engine, [TicketStore.migrations]) { try await body(TicketFixture($0)) }
}
