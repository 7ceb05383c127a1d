import Essentials
import Payments
import Persistence
import Synchronization
import Testing
import UsherTesting

@testable import Ticketing

/// A hall whose seats are sold, with a bank: the event begins in three days, another one in ten.
struct TestSales: Sendable {
  static let migrations = [
    TicketingMigrations.set, SandboxProvider.migrations, OrderStore.migrations,
    StripeProvider.migrations,
  ]

  let database: Database
  let clock: ManualClock
  let tickets: TicketDesk
  let bank: SandboxProvider
  /// Where it is looked up what was taken; the sandbox unless a test has another bank.
  let books: any PaymentProvider
  let desk: OrderDesk
  let deliveries: Deliveries
  let event: Event
  let other: Event
  let customer: CustomerID

  var tenant: TenantContext { TenantContext(tenant: .single) }
  var author: OrderAuthor { .customer(customer, agent: "ticketing", words: "yes, please") }

  init(
    _ database: Database, clock: ManualClock = ManualClock(), policies: TicketPolicies = TicketPolicies(),
    provider: (SandboxProvider) -> any PaymentProvider = { $0 }, books: (any PaymentProvider)? = nil,
    event change: (inout Event) -> Void = { _ in }, events: EventOutbox = .none
  ) async throws {
    self.database = database
    self.clock = clock
    tickets = TicketDesk(database: database, tenant: TenantContext(tenant: .single), clock: clock)
    bank = SandboxProvider(database: database, clock: clock, timer: clock)
    self.books = books ?? bank
    deliveries = Deliveries()
    desk = OrderDesk(
      holds: tickets.holds, payments: books ?? provider(bank), fulfilment: deliveries, policies: policies,
      events: events, timer: clock
    )
    customer = CustomerID(at: clock.now)
    let venue: Venue
    if let known = try await tickets.catalogue.venue(named: "hall") {
      venue = known
    } else {
      venue = try await tickets.catalogue.save(try TestHall.venue(clock.now), seats: TestHall.seats)
    }
    func make(_ name: String, in days: Int) -> Event {
      var event = TestHall.event(in: venue, clock.now, externalID: name)
      event.startsAt = clock.now + .seconds(86_400 * days)
      event.saleEndsAt = event.startsAt
      change(&event)
      return event
    }
    event = try await tickets.catalogue.save(make("soon", in: 3))
    other = try await tickets.catalogue.save(make("later", in: 10))
  }

  // MARK: Doing

  func hold(_ seats: String..., event: Event? = nil, seconds: Int = 300) async throws -> HoldID {
    try await hold(seats, event: event, seconds: seconds)
  }

  func hold(_ seats: [String], event: Event? = nil, seconds: Int = 300) async throws -> HoldID {
    try await tickets.holds.hold(
      HoldRequest(
        event: (event ?? self.event).id, seats: seats.compactMap { SeatName($0) }, customer: customer,
        seconds: seconds), key: SecureToken().text
    ).id
  }

  func buy(_ hold: HoldID, _ card: SandboxCard = .visa, key: String = "buy") async throws -> OrderOutcome {
    try await desk.buy(hold, for: customer, token: card.rawValue, key: key, by: author)
  }

  func bought(
    _ seats: String..., event: Event? = nil, card: SandboxCard = .visa, key: String = "buy"
  ) async throws -> Order {
    let outcome = try await buy(try await hold(seats, event: event), card, key: key)
    #expect(outcome.status == .confirmed)
    return outcome.order
  }

  func name(_ seat: String) throws -> SeatName { try #require(SeatName(seat)) }

  func order(_ id: OrderID) async throws -> Order { try await desk.order(id, by: .system) }

  // MARK: Looking

  func state(of seat: String, _ event: Event? = nil) async throws -> EventSeat.State? {
    try await tickets.inventory.seats(of: (event ?? self.event).id).first { $0.seat.name.text == seat }?.state
  }

  /// What the bank has of the customers' money, in cents.
  func takings() async throws -> Int64 {
    var query = LedgerQuery(since: Timestamp(milliseconds: 0))
    var sum: Int64 = 0
    while true {
      let page = try await books.ledger(query, tenant)
      for payment in page.payments where payment.status == .succeeded {
        sum += payment.amount.minorUnits - payment.refunded.minorUnits
      }
      guard let next = page.next else { return sum }
      query.after = next
    }
  }

  /// Checks what must hold whenever nothing is under way: the bank's books and ours agree, the orders' sums are those of
  /// their payments, and an order has exactly the seats that its lines say.
  func checkBooks(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let differences = try await Reconciliation(desk).currentFindings(since: Timestamp(milliseconds: 0))
    #expect(differences == [], sourceLocation: sourceLocation)
    let orders = try await desk.store.orders(of: customer, limit: 100)
    let kept = orders.reduce(0) { $0 + $1.paid.minorUnits - $1.refunded.minorUnits }
    let takings = try await takings()
    #expect(kept == takings, sourceLocation: sourceLocation)
    for order in orders {
      let claimed = try await database.read { try await tickets.holds.seats(of: order.id, in: $0) }
      let lines = Dictionary(grouping: order.currentLines, by: \.event).mapValues { $0.map(\.seat).sorted() }
      #expect(claimed.mapValues { $0.sorted() } == lines, sourceLocation: sourceLocation)
      if !order.state.hasSeats, order.state != .pendingPayment {
        #expect(lines.isEmpty, sourceLocation: sourceLocation)
      }
    }
  }

  /// Counts what was delivered.
  final class Deliveries: OrderFulfilment {
    private let core = Mutex<(changes: [OrderChange], failures: Int)>(([], 0))

    /// Each change once, in the order in which they were told first.
    var changes: [OrderChange] { core.withLock { $0.changes } }

    func failNext(_ count: Int) { core.withLock { $0.failures = count } }

    struct Failure: Error {}

    func fulfil(_ change: OrderChange) async throws {
      try core.withLock { core in
        if core.failures > 0 {
          core.failures -= 1
          throw Failure()
        }
        core.changes.removeAll { $0.operation == change.operation }
        core.changes.append(change)
      }
    }
  }
}

/// Runs a test with a hall's sales on one of the engines.
func withTestSales(
  _ engine: DatabaseEngine, policies: TicketPolicies = TicketPolicies(),
  provider: (SandboxProvider) -> any PaymentProvider = { $0 }, event: (inout Event) -> Void = { _ in },
  _ body: (TestSales) async throws -> Void
) async throws {
  try await withTestDatabase(engine, TestSales.migrations) { database in
    try await body(try await TestSales(database, policies: policies, provider: provider, event: event))
  }
}
