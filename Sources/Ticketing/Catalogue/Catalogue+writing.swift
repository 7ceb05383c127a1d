public import Essentials
import Persistence

extension Catalogue {
  /// Stores a venue with all its seats. One with the same external id is replaced, and keeps its own id; the seats that
  /// are no longer there go, unless somebody holds or has bought one of them.
  ///
  /// - Returns: The venue as it is stored.
  /// - Throws: A problem of status 422 that names the field at fault, or 409 when seats in use would go.
  @discardableResult
  public func save(_ venue: Venue, seats: [Seat]) async throws -> Venue {
    try CatalogueCheck.check(venue, seats)
    let tenant = tenant
    return try await database.write { connection in
      let stored = try await Self.upsert(venue, tenant, connection)
      try await Self.removeSeats(of: stored, except: Set(seats.map(\.name)), tenant, connection)
      try await Self.replaceSections(of: stored, seats, tenant, connection)
      try await Self.refreshPrices(of: stored, tenant, connection)
      return stored
    }
  }

  /// Stores an event. One with the same external id is replaced, and keeps its own id.
  ///
  /// - Returns: The event as it is stored.
  /// - Throws: A problem of status 422 that names the field at fault, 404 when the venue is not there, or 409 when an
  ///   event whose seats are held or sold would go to another venue.
  @discardableResult
  public func save(_ event: Event) async throws -> Event {
    let tenant = tenant
    return try await database.write { connection in
      guard let venue = try await Self.venue(event.venue, tenant, connection) else {
        throw Problem.unknownVenue(event.venue.text)
      }
      try CatalogueCheck.check(event, in: venue)
      return try await Self.upsert(event, in: venue, tenant, connection)
    }
  }

  /// Moves an event to another time; its doors and its end, and the end of the sale, move with it.
  /// - Throws: A problem of status 404, or 409 when it is called off.
  @discardableResult
  public func move(_ id: EventID, to start: Timestamp) async throws -> Event {
    try await change(id) { event in
      guard event.state != .calledOff else { throw Problem.notOnSale(event) }
      let shift = start - event.startsAt
      event.originalStart = event.originalStart ?? event.startsAt
      event.startsAt = start
      event.doorsAt = event.doorsAt.map { $0 + shift }
      event.endsAt = event.endsAt.map { $0 + shift }
      event.saleEndsAt = max(event.saleEndsAt + shift, event.saleStartsAt + .milliseconds(1))
      event.state = event.originalStart == start ? .scheduled : .moved
    }
  }

  /// Calls an event off; nothing more is held or sold.
  /// - Throws: A problem of status 404.
  @discardableResult
  public func callOff(_ id: EventID) async throws -> Event {
    try await change(id) { $0.state = .calledOff }
  }

  private func change(
    _ id: EventID, _ body: @Sendable (inout Event) throws -> Void
  ) async throws -> Event {
    let tenant = tenant
    return try await database.write { connection in
      guard var event = try await Self.event(id, tenant, connection),
        let venue = try await Self.venue(event.venue, tenant, connection)
      else { throw Problem.unknownEvent(id.text) }
      try body(&event)
      return try await Self.upsert(event, in: venue, tenant, connection)
    }
  }

  // MARK: Venues

  private static func upsert(
    _ venue: Venue, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Venue {
    let searched = SearchText.words([venue.name, venue.city].joined(separator: " ")).joined(separator: " ")
    let row = try await connection.first(
      """
      INSERT INTO venues (tenant_id, id, external_id, name, city, folded_city, region, country, address, time_zone,
        searched, revision)
      VALUES (\(tenant.tenant), \(venue.id), \(venue.externalID), \(venue.name), \(venue.city),
        \(SearchText.folded(venue.city)), \(venue.region), \(venue.country), \(venue.address), \(venue.timeZone),
        \(searched), 1)
      ON CONFLICT (tenant_id, external_id) DO UPDATE SET name = excluded.name, city = excluded.city,
        folded_city = excluded.folded_city, region = excluded.region, country = excluded.country,
        address = excluded.address, time_zone = excluded.time_zone, searched = excluded.searched,
        revision = venues.revision + 1
      RETURNING \(Venue.columns)
      """)
    guard let row else { throw Problem.unknownVenue(venue.externalID) }
    return try Venue(row: row, sections: venue.sections)
  }

  private static func removeSeats(
    of venue: Venue, except kept: Set<SeatName>, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let used = try await connection.query(
      """
      SELECT DISTINCT seat_claims.seat FROM seat_claims
      JOIN ticket_events ON ticket_events.tenant_id = seat_claims.tenant_id AND ticket_events.id = seat_claims.event_id
      WHERE seat_claims.tenant_id = \(tenant.tenant) AND ticket_events.venue_id = \(venue.id)
      """
    ).map { try $0.value("seat", as: SeatName.self) }
    let missing = used.filter { !kept.contains($0) }.sorted()
    guard missing.isEmpty else { throw Problem.seatsInUse(missing) }
    // Sections take their seats with them; both come again just below.
    try await connection.execute(
      "DELETE FROM venue_sections WHERE tenant_id = \(tenant.tenant) AND venue_id = \(venue.id)")
  }

  private static func replaceSections(
    of venue: Venue, _ seats: [Seat], _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    for (rank, section) in venue.sections.enumerated() {
      try await connection.execute(
        """
        INSERT INTO venue_sections (tenant_id, venue_id, name, rank, title, tier, level, general_admission)
        VALUES (\(tenant.tenant), \(venue.id), \(section.name), \(rank), \(section.title), \(section.tier),
          \(section.level), \(section.isGeneralAdmission))
        """)
    }
    var rest = seats[...]
    while !rest.isEmpty {
      var statement: SQL = "INSERT INTO venue_seats (tenant_id, venue_id, \(Seat.columns)) VALUES "
      // As many rows at once as stay well below the engines' limits of parameters.
      for (index, seat) in rest.prefix(200).enumerated() {
        statement.append(
          """
          \(raw: index == 0 ? "" : ", ")(\(tenant.tenant), \(venue.id), \(seat.name), \(seat.section), \(seat.row),
            \(seat.rowRank), \(seat.number), \(seat.position), \(seat.x), \(seat.y), \(seat.isAccessible))
          """)
      }
      rest = rest.dropFirst(200)
      try await connection.execute(statement)
    }
  }

  private static func refreshPrices(
    of venue: Venue, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let rows = try await connection.query(
      "SELECT \(Event.columns) FROM ticket_events WHERE tenant_id = \(tenant.tenant) AND venue_id = \(venue.id)"
    )
    for event in try rows.map(Event.init(row:)) {
      _ = try await upsert(event, in: venue, tenant, connection)
    }
  }

  // MARK: Events

  private static func upsert(
    _ event: Event, in venue: Venue, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Event {
    try await refuseMoveElsewhere(event, tenant, connection)
    let prices = EventListing(event: event, venue: venue).priceRange
    let described = [event.name, event.kind.name, venue.name, venue.city] + event.performers
    let searched = SearchText.words(described.joined(separator: " ")).joined(separator: " ")
    let row = try await connection.first(
      """
      INSERT INTO ticket_events (tenant_id, id, external_id, venue_id, name, kind, performers, details, state,
        starts_at, original_start, doors_at, ends_at, sale_starts_at, sale_ends_at, currency, lowest_price,
        highest_price, pricing, ticket_limit, searched)
      VALUES (\(tenant.tenant), \(event.id), \(event.externalID), \(event.venue), \(event.name), \(event.kind),
        \(event.performersJSON), \(event.details), \(event.state), \(event.startsAt), \(event.originalStart),
        \(event.doorsAt), \(event.endsAt), \(event.saleStartsAt), \(event.saleEndsAt),
        \(event.pricing.currency.code), \(prices?.lowest.minorUnits), \(prices?.highest.minorUnits),
        \(event.pricing), \(event.ticketLimit), \(searched))
      ON CONFLICT (tenant_id, external_id) DO UPDATE SET venue_id = excluded.venue_id, name = excluded.name,
        kind = excluded.kind, performers = excluded.performers, details = excluded.details, state = excluded.state,
        starts_at = excluded.starts_at, original_start = excluded.original_start, doors_at = excluded.doors_at,
        ends_at = excluded.ends_at, sale_starts_at = excluded.sale_starts_at, sale_ends_at = excluded.sale_ends_at,
        currency = excluded.currency, lowest_price = excluded.lowest_price, highest_price = excluded.highest_price,
        pricing = excluded.pricing, ticket_limit = excluded.ticket_limit, searched = excluded.searched
      RETURNING \(Event.columns)
      """)
    guard let row else { throw Problem.unknownEvent(event.externalID) }
    return try Event(row: row)
  }

  private static func refuseMoveElsewhere(
    _ event: Event, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let row = try await connection.first(
      """
      SELECT ticket_events.venue_id FROM ticket_events
      JOIN seat_claims ON seat_claims.tenant_id = ticket_events.tenant_id AND seat_claims.event_id = ticket_events.id
      WHERE ticket_events.tenant_id = \(tenant.tenant) AND ticket_events.external_id = \(event.externalID)
        AND ticket_events.venue_id <> \(event.venue)
      """)
    if row != nil { throw Problem.soldElsewhere(event) }
  }
}
