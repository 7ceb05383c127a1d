public import Essentials
public import Persistence
public import Telemetry

/// Keeps seats for customers while they make up their minds, and hands them over to orders.
///
/// A seat of an event is taken by one row of `seat_claims`, whose key is the seat: two holds cannot have it, whatever the
/// processes do. A claim whose time is over may be taken over by the next hold, which checks the time in the same
/// statement; so seats are free in time even when nobody cleans up, and a hold that has lapsed cannot become an order.
public struct Holds: Sendable {
  /// What is told, in the transaction itself, when seats are free again: a waiting list writes down who is to hear of it.
  public typealias FreedHandler = @Sendable (FreedSeats, Connection) async throws -> Void

  let database: Database
  let tenant: TenantContext
  let clock: any WallClock
  let settings: HoldSettings
  let inventory: Inventory
  let onFreed: FreedHandler
  let metrics: HoldMetrics

  /// Makes the holds of a tenant, on the database and with the clock of its inventory.
  public init(
    inventory: Inventory, settings: HoldSettings = HoldSettings(),
    metrics: MetricRegistry = MetricRegistry(), onFreed: @escaping FreedHandler = { _, _ in }
  ) {
    database = inventory.database
    tenant = inventory.tenant
    clock = inventory.clock
    self.inventory = inventory
    self.settings = settings
    self.onFreed = onFreed
    self.metrics = HoldMetrics(metrics)
  }

  // MARK: Reading

  /// A hold, or nothing when there is none of that name.
  public func hold(_ id: HoldID) async throws -> Hold? {
    try await database.read { try await Hold.find(id, tenant, $0) }
  }

  /// The holds that keep seats now, those that end first first.
  /// - Parameters:
  ///   - customer: Only this customer's.
  ///   - conversation: Only those made in this conversation.
  public func activeHolds(
    customer: CustomerID? = nil, conversation: ConversationID? = nil
  ) async throws -> [Hold] {
    let now = clock.now
    return try await database.read { connection in
      var query: SQL = """
        SELECT \(Hold.columns) FROM seat_holds
        WHERE tenant_id = \(tenant.tenant) AND state = 'active' AND expires_at > \(now)
        """
      if let customer { query.append(" AND customer_id = \(customer)") }
      if let conversation { query.append(" AND conversation_id = \(conversation)") }
      query.append(" ORDER BY expires_at, id LIMIT 1000")
      return try await connection.query(query).map(Hold.init(row:))
    }
  }

  // MARK: Giving back

  /// Gives a hold's seats back. Doing so again changes nothing.
  /// - Returns: The hold: released, or lapsed when its time was over before.
  /// - Throws: A problem of status 404, or 409 when the seats went into an order.
  @discardableResult
  public func release(_ id: HoldID) async throws -> Hold {
    let (hold, hasChanged) = try await database.write(isolation: .readCommitted) { connection in
      try await release(id, connection)
    }
    if hasChanged { metrics.ended.increment([hold.state.rawValue]) }
    return hold
  }

  /// Gives back what a conversation holds: its customer said “never mind”, or has gone.
  /// - Returns: The holds that are over now: released, or lapsed when their time was over before.
  @discardableResult
  public func releaseHolds(of conversation: ConversationID) async throws -> [Hold] {
    let released = try await database.write(isolation: .readCommitted) { connection in
      let holds = try await connection.query(
        """
        SELECT id FROM seat_holds
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(conversation) AND state = 'active'
        ORDER BY id \(raw: connection.dialect == .postgres ? "FOR UPDATE" : "")
        """
      ).map { try $0.value("id", as: HoldID.self) }
      try await SeatClaims(tenant: tenant, connection: connection).lock(holds)
      var released: [Hold] = []
      for hold in holds { released.append(try await release(hold, connection).hold) }
      return released
    }
    for hold in released { metrics.ended.increment([hold.state.rawValue]) }
    return released
  }

  private func release(
    _ id: HoldID, _ connection: Connection
  ) async throws -> (hold: Hold, hasChanged: Bool) {
    let now = clock.now
    let row = try await connection.first(
      """
      UPDATE seat_holds SET ended_at = \(now),
        state = CASE WHEN expires_at > \(now) THEN \(Hold.State.released) ELSE \(Hold.State.lapsed) END
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND state = 'active'
      RETURNING \(Hold.columns)
      """)
    guard let row else {
      guard let hold = try await Hold.find(id, tenant, connection) else { throw Problem.unknownHold(id) }
      if hold.state == .ordered { throw Problem.holdIsOver(hold) }
      return (hold, false)
    }
    let hold = try Hold(row: row)
    try await free(hold, connection)
    return (hold, true)
  }

  /// Drops the claims of a hold that is over.
  func free(_ hold: Hold, _ connection: Connection) async throws {
    let claims = SeatClaims(tenant: tenant, connection: connection)
    let seats = try await claims.drop(hold.id)
    if !seats.isEmpty { try await onFreed(FreedSeats(event: hold.event, seats: seats), connection) }
  }

  // MARK: Keeping longer

  /// Keeps a hold's seats for so many seconds from now, at most for ``HoldSettings/longestLife`` in all. It never makes a
  /// hold shorter, so doing it again does no harm.
  ///
  /// - Throws: Problems of status 404, 409 when the hold has lapsed or is over, 422 when the time is out of bounds.
  public func extend(_ id: HoldID, seconds: Int = 300) async throws -> Hold {
    try check(seconds: seconds)
    return try await database.write(isolation: .readCommitted) { connection in
      let now = clock.now
      let row = try await connection.first(
        """
        SELECT \(Hold.columns) FROM seat_holds WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        \(raw: connection.dialect == .postgres ? "FOR UPDATE" : "")
        """)
      guard let hold = try row.map(Hold.init(row:)) else { throw Problem.unknownHold(id) }
      guard hold.isActive(at: now) else { throw Self.whyOver(hold) }
      let end = max(
        hold.expiresAt, min(now + .seconds(seconds), hold.createdAt + settings.longestLife))
      let claims = SeatClaims(tenant: tenant, connection: connection)
      guard try await claims.keep(id, until: end, now: now) == hold.seats.count else {
        throw Problem.holdLapsed
      }
      let changed = try await connection.first(
        """
        UPDATE seat_holds SET expires_at = \(end) WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        RETURNING \(Hold.columns)
        """)
      guard let extended = try changed.map(Hold.init(row:)) else { throw Problem.unknownHold(id) }
      return extended
    }
  }

  static func whyOver(_ hold: Hold) -> Problem {
    switch hold.state {
    case .active, .lapsed: .holdLapsed
    case .released, .ordered: .holdIsOver(hold)
    }
  }

  func check(seconds: Int) throws(Problem) {
    guard settings.seconds.contains(seconds) else {
      throw .invalid(
        "/expires_in_seconds",
        "Seats are held for \(settings.seconds.lowerBound) to \(settings.seconds.upperBound) seconds.")
    }
  }
}
