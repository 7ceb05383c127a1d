public import Essentials
public import Persistence

/// The seats of events: which are free, and which of them are best for somebody.
public struct Inventory: Sendable {
  /// What bounds a question.
  public struct Limits: Hashable, Sendable {
    /// How many seats one may ask for at once, where the event does not say less.
    public var seats = 20

    /// The defaults.
    public init() {}
  }

  let database: Database
  let tenant: TenantContext
  let clock: any WallClock
  let limits: Limits
  let maps: SeatMaps

  /// Makes the inventory of a tenant, over a database that has the ``TicketingMigrations``. Make one and keep it: it
  /// remembers the venues' maps.
  public init(
    database: Database, tenant: TenantContext, clock: any WallClock = SystemClock(), limits: Limits = Limits()
  ) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
    self.limits = limits
    maps = SeatMaps()
  }

  /// All seats of an event, or of one of its sections, with their state and price: what a seat map shows.
  /// - Throws: A problem of status 404 when there is no such event or section.
  public func seats(of id: EventID, section name: String? = nil) async throws -> [EventSeat] {
    let state = try await eventState(id)
    let section = try name.map { try state.section(named: $0) }
    return state.map.rows.filter { section == nil || $0.section == section?.name }.flatMap { row in
      let price = state.sections[row.section].flatMap { state.event.pricing.price(of: $0) }
      return row.seats.map { seat in
        EventSeat(seat: seat, state: price == nil ? .notSold : state.taken[seat.name] ?? .free, price: price)
      }
    }
  }

  /// What is left, section by section in the venue's order.
  /// - Throws: A problem of status 404 when there is no such event.
  public func availability(of id: EventID) async throws -> [SectionAvailability] {
    let state = try await eventState(id)
    var counts: [String: (seats: Int, free: Int)] = [:]
    var areas: [String: SeatArea] = [:]
    for row in state.map.rows {
      for seat in row.seats { areas[row.section, default: SeatArea(seat)].extend(to: seat) }
      counts[row.section, default: (0, 0)].seats += row.seats.count
      counts[row.section, default: (0, 0)].free += row.seats.count { state.taken[$0.name] == nil }
    }
    return try state.map.venue.sections.map { section in
      let price = state.event.pricing.price(of: section)
      let (seats, free) = counts[section.name] ?? (0, 0)
      let name = state.map.rows.first { $0.section == section.name }?.seats.first?.name
      let whole = try name.flatMap { name in
        price == nil ? nil : try state.event.pricing.quote(for: [(name, section)]).total
      }
      return SectionAvailability(
        section: section, free: price == nil ? 0 : free, seats: seats, price: price, priceWithFees: whole,
        area: areas[section.name])
    }
  }

  /// The best free seats, the best offer first; see ``SeatRequest``. Seats side by side come before seats apart, which are
  /// only offered when no section has enough neighbours. How offers are compared is written at `SeatChoice`.
  ///
  /// - Returns: The offers; none when too few seats are left that answer the request.
  /// - Throws: A problem of status 404 when there is no such event or section, 409 when the event is not on sale, 422 when
  ///   the quantity is not one that can be asked for.
  public func bestSeats(_ request: SeatRequest) async throws -> [SeatOffer] {
    try await bestSeats(request, isForSale: true)
  }

  /// The same, also where nothing is sold any more: seats are still changed for others while the event lasts.
  func bestSeats(_ request: SeatRequest, isForSale: Bool) async throws -> [SeatOffer] {
    let state = try await eventState(request.event)
    guard !isForSale || state.event.isOnSale(at: clock.now) else { throw Problem.notOnSale(state.event) }
    let most = min(limits.seats, state.event.ticketLimit ?? .max)
    guard request.quantity >= 1 else { throw Problem.invalid("/quantity", "Ask for 1 seat or more.") }
    guard request.quantity <= most else { throw Problem.tooManySeats(most) }
    guard (0...request.quantity).contains(request.accessibleSeats) else {
      throw Problem.invalid("/accessible_seats", "This must be between 0 and the quantity.")
    }
    return try SeatSearch(request, state).offers()
  }

  // MARK: Reading

  func eventState(_ id: EventID) async throws -> EventState {
    let now = clock.now
    return try await database.read { connection in
      guard let event = try await Catalogue.event(id, tenant, connection),
        let map = try await maps.map(of: event.venue, tenant, connection)
      else { throw Problem.unknownEvent(id.text) }
      let rows = try await connection.query(
        """
        SELECT seat, order_id FROM seat_claims
        WHERE tenant_id = \(tenant.tenant) AND event_id = \(id) AND (order_id IS NOT NULL OR expires_at > \(now))
        """)
      var taken: [SeatName: EventSeat.State] = [:]
      taken.reserveCapacity(rows.count)
      for row in rows { taken[try row.value("seat")] = row["order_id"] == .null ? .held : .sold }
      return EventState(event: event, map: map, taken: taken)
    }
  }
}

/// An event, its seats, and which of them are not free.
struct EventState: Sendable {
  let event: Event
  let map: SeatMap
  let taken: [SeatName: EventSeat.State]
  let sections: [String: Section]

  init(event: Event, map: SeatMap, taken: [SeatName: EventSeat.State]) {
    self.event = event
    self.map = map
    self.taken = taken
    sections = Dictionary(map.venue.sections.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func section(named name: String) throws -> Section {
    guard let section = map.venue.section(named: name) else {
      throw Problem.unknownSection(name, among: map.venue.sections.map(\.name))
    }
    return section
  }
}
