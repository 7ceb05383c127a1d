public import Essentials
public import Persistence
import Ticketing

/// The hall whose seats are raced for, and the books of those who race: what they believe to have bought, kept beside the
/// desk's own tables so that the two can be compared.
public struct SeatRaceHall: Sendable {
  /// How many seats there are.
  public static let seatCount = 500
  static let tenant = TenantContext(tenant: .single)

  let database: Database
  let clock: RaceClock
  let desk: TicketDesk
  let event: EventID

  /// The tables of the race: the desk's, and the racers' own. `race_sold` has no more than its key, which is violated when
  /// the desk gives one seat to two orders.
  public static let migrations = [
    TicketingMigrations.set,
    MigrationSet(
      "race",
      [
        Migration(
          1, "the racers' books",
          [
            """
            CREATE TABLE race_orders (
              id TEXT NOT NULL PRIMARY KEY, client BIGINT NOT NULL, seats TEXT NOT NULL, paid BIGINT NOT NULL
            )
            """,
            "CREATE INDEX race_orders_by_client ON race_orders (client, paid)",
            "CREATE TABLE race_sold (seat TEXT NOT NULL PRIMARY KEY, order_id TEXT NOT NULL)",
          ])
      ]),
  ]

  /// Opens the hall, building it when it is not there.
  public init(_ database: Database, clock: RaceClock) async throws {
    self.database = database
    self.clock = clock
    try await database.migrate(Self.migrations)
    var settings = HoldSettings()
    settings.holdsPerHolder = 1000
    settings.seatsPerHolder = 10_000
    desk = TicketDesk(database: database, tenant: Self.tenant, clock: clock, settings: settings)
    if let listing = try await desk.catalogue.event(named: "race") {
      event = listing.event.id
    } else {
      event = try await Self.build(desk.catalogue, clock.now)
    }
  }

  private struct Impossible: Error {}

  private static func build(_ catalogue: Catalogue, _ now: Timestamp) async throws -> EventID {
    guard let zone = TimeZoneName("America/New_York") else { throw Impossible() }
    let venue = try await catalogue.save(
      Venue(
        id: VenueID(at: now), externalID: "race", name: "Race", city: "New York", timeZone: zone,
        sections: [Section(name: "A", tier: "all")]), seats: (0..<seatCount).compactMap(Self.seat))
    return try await catalogue.save(
      Event(
        id: EventID(at: now), externalID: "race", venue: venue.id, name: "Race", kind: Event.Kind("race"),
        startsAt: now + .seconds(864_000_000), saleStartsAt: now + .seconds(-864_000),
        saleEndsAt: now + .seconds(864_000_000),
        pricing: EventPricing(
          currency: .usd, tiers: [PriceTier("all", Money(minorUnits: 10_000, .usd))],
          fees: [Fee("Fee", .perTicket(Money(minorUnits: 500, .usd)))]))
    ).id
  }

  private static func seat(_ index: Int) -> Seat? {
    name(index).map { name in
      Seat(
        name: name, section: "A", row: "\(index / 25 + 1)", rowRank: index / 25, number: "\(index % 25 + 1)",
        position: index % 25 + 1, x: Double(index % 25), y: Double(index / 25))
    }
  }

  static func name(_ index: Int) -> SeatName? {
    SeatName(section: "A", row: "\(index / 25 + 1)", number: "\(index % 25 + 1)")
  }
}

/// A clock that runs faster than time, the same in all processes that are given the same start: holds of half a minute
/// lapse within a second.
public struct RaceClock: WallClock {
  /// How much faster.
  public let pace: Int64
  /// When it showed the real time.
  public let start: Timestamp
  /// How far off it is: processes disagree about the time.
  public var skew: Duration

  /// Makes a clock.
  public init(pace: Int64, start: Timestamp, skew: Duration = .zero) {
    self.pace = pace
    self.start = start
    self.skew = skew
  }

  public var now: Timestamp {
    let passed = SystemClock().now.milliseconds - start.milliseconds
    return Timestamp(milliseconds: start.milliseconds + passed * pace) + skew
  }
}
