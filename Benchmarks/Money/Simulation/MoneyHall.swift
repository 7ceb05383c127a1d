import Essentials
import FakeStripe
import Payments
import Persistence
import Ticketing
import UsherTesting

/// A hall of two sections, two events in it, and the bank: a company of its own, on a database that others may share.
struct MoneyHall: Sendable {
  let database: Database
  let tenant: TenantContext
  let clock: ManualClock
  let stripe: FakeStripe
  let tickets: TicketDesk
  let event: Event
  let other: Event
  /// What is made of the bank, for those who want to see that a fault would be found.
  let changed: @Sendable (any PaymentProvider) -> any PaymentProvider

  static let rows = 8

  init(
    _ database: Database, changed: @escaping @Sendable (any PaymentProvider) -> any PaymentProvider
  ) async throws {
    self.database = database
    self.changed = changed
    clock = ManualClock()
    tenant = TenantContext(tenant: TenantID(at: clock.now))
    stripe = FakeStripe(clock: clock)
    tickets = TicketDesk(database: database, tenant: tenant, clock: clock)
    guard let zone = TimeZoneName("America/Los_Angeles") else { throw Impossible() }
    let venue = try await tickets.catalogue.save(
      Venue(
        id: VenueID(at: clock.now), externalID: "hall", name: "Hall", city: "San Francisco", timeZone: zone,
        sections: [Section(name: "A", tier: "lower"), Section(name: "B", tier: "upper", level: 1)]),
      seats: Self.seats("A") + Self.seats("B"))
    var events: [Event] = []
    for (name, days) in [("soon", 30), ("later", 60)] {
      let start = clock.now + .seconds(86_400 * days)
      events.append(
        try await tickets.catalogue.save(
          Event(
            id: EventID(at: clock.now), externalID: name, venue: venue.id, name: name,
            kind: Event.Kind("Basketball"), performers: [], startsAt: start, doorsAt: start,
            saleStartsAt: clock.now, saleEndsAt: start, pricing: Self.pricing, ticketLimit: nil)))
    }
    (event, other) = (events[0], events[1])
  }

  private struct Impossible: Error {}

  static func ticketStore(_ database: Database, clock: any WallClock) -> TicketStore {
    TicketStore(database: database, secret: Array(repeating: 7, count: 32), clock: clock)
  }

  private static func seats(_ section: String) -> [Seat] {
    (1...rows).compactMap { number in
      SeatName(section: section, row: "1", number: "\(number)").map {
        Seat(
          name: $0, section: section, row: "1", rowRank: 0, number: "\(number)", position: number,
          x: Double(number), y: 0)
      }
    }
  }

  private static var pricing: EventPricing {
    func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, .usd) }
    return EventPricing(
      currency: .usd,
      tiers: [PriceTier("lower", dollars(12_000)), PriceTier("upper", dollars(4_550))],
      fees: [Fee("Service fee", .perTicket(dollars(1_000))), Fee("Order fee", .perOrder(dollars(500)))])
  }
}
