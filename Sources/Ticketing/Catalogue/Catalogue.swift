public import Essentials
public import Persistence

/// Venues, their seats, and events: what is sold, where, when and for how much.
public struct Catalogue: Sendable {
  let database: Database
  let tenant: TenantContext
  let clock: any WallClock

  /// Makes the catalogue of a tenant, over a database that has the ``TicketingMigrations``.
  public init(database: Database, tenant: TenantContext, clock: any WallClock = SystemClock()) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
  }

  // MARK: Venues

  /// A venue, or nothing when there is none of that name.
  public func venue(_ id: VenueID) async throws -> Venue? {
    try await database.read { try await Self.venue(id, tenant, $0) }
  }

  /// A venue by its ``Venue/id`` or its ``Venue/externalID``.
  public func venue(named name: String) async throws -> Venue? {
    try await database.read { connection in
      let row = try await connection.first(
        """
        SELECT id FROM venues
        WHERE tenant_id = \(tenant.tenant) AND (external_id = \(name) OR id = \(name))
        """)
      guard let id: VenueID = try row?.value("id") else { return nil }
      return try await Self.venue(id, tenant, connection)
    }
  }

  /// All venues, by name.
  public func venues() async throws -> [Venue] {
    try await database.read { connection in
      let rows = try await connection.query(
        "SELECT \(Venue.columns) FROM venues WHERE tenant_id = \(tenant.tenant) ORDER BY name, id")
      let sections = try await Self.sections(nil, tenant, connection)
      return try rows.map { row in
        try Venue(row: row, sections: sections[try row.value("id", as: VenueID.self)] ?? [])
      }
    }
  }

  /// The seats of a venue, section by section, row by row.
  public func seats(of venue: VenueID) async throws -> [Seat] {
    try await database.read { try await Self.seats(of: venue, tenant, $0) }
  }

  // MARK: Events

  /// An event, or nothing when there is none of that name.
  public func event(_ id: EventID) async throws -> Event? {
    try await database.read { try await Self.event(id, tenant, $0) }
  }

  /// An event with its venue, by its ``Event/id`` or its ``Event/externalID``.
  public func event(named name: String) async throws -> EventListing? {
    try await database.read { connection in
      let row = try await connection.first(
        """
        SELECT \(Event.columns) FROM ticket_events
        WHERE tenant_id = \(tenant.tenant) AND (external_id = \(name) OR id = \(name))
        """)
      guard let event = try row.map(Event.init(row:)) else { return nil }
      guard let venue = try await Self.venue(event.venue, tenant, connection) else { return nil }
      return EventListing(event: event, venue: venue)
    }
  }

  /// An event with its venue.
  /// - Throws: A problem of status 404 when neither an id nor an external id is called so.
  public func existingEvent(named name: String) async throws -> EventListing {
    guard let listing = try await event(named: name) else { throw Problem.unknownEvent(name) }
    return listing
  }

  // MARK: Parts

  static func venue(
    _ id: VenueID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Venue? {
    let row = try await connection.first(
      "SELECT \(Venue.columns) FROM venues WHERE tenant_id = \(tenant.tenant) AND id = \(id)")
    guard let row else { return nil }
    return try Venue(row: row, sections: try await sections([id], tenant, connection)[id] ?? [])
  }

  static func sections(
    _ venues: [VenueID]?, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> [VenueID: [Section]] {
    var query: SQL = """
      SELECT venue_id, name, title, tier, level, general_admission FROM venue_sections
      WHERE tenant_id = \(tenant.tenant)
      """
    if let venues { query.append(" AND venue_id IN (\(list: venues))") }
    query.append(" ORDER BY venue_id, rank")
    var sections: [VenueID: [Section]] = [:]
    for row in try await connection.query(query) {
      sections[try row.value("venue_id"), default: []].append(try Section(row: row))
    }
    return sections
  }

  static func seats(
    of venue: VenueID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> [Seat] {
    try await connection.query(
      """
      SELECT \(Seat.columns) FROM venue_seats WHERE tenant_id = \(tenant.tenant) AND venue_id = \(venue)
      ORDER BY section, row_rank, row_name, position
      """
    ).map(Seat.init(row:))
  }

  static func event(
    _ id: EventID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Event? {
    try await connection.first(
      "SELECT \(Event.columns) FROM ticket_events WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
    ).map(Event.init(row:))
  }
}
