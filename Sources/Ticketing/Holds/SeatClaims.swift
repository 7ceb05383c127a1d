import Essentials
import Persistence

/// The claims on an event's seats, as one transaction sees and changes them. Rows are always touched in the order of the
/// seats' names, so that transactions on PostgreSQL wait for each other and do not lock each other out.
struct SeatClaims {
  let tenant: TenantContext
  let connection: Connection

  /// Claims seats for a hold. A seat can be claimed when it has no claim, or only one of a hold whose time is over; the
  /// table's key and this one statement decide between those who come at once.
  ///
  /// - Returns: How many of the seats are the hold's now.
  func take(
    _ seats: [SeatName], of event: EventID, for hold: HoldID, until end: Timestamp, now: Timestamp
  ) async throws -> Int {
    var statement: SQL =
      "INSERT INTO seat_claims (tenant_id, event_id, seat, hold_id, order_id, expires_at) VALUES "
    for (index, seat) in seats.sorted().enumerated() {
      statement.append(
        "\(raw: index == 0 ? "" : ", ")(\(tenant.tenant), \(event), \(seat), \(hold), NULL, \(end))")
    }
    statement.append(
      """
       ON CONFLICT (tenant_id, event_id, seat) DO UPDATE
      SET hold_id = excluded.hold_id, expires_at = excluded.expires_at
      WHERE seat_claims.order_id IS NULL AND seat_claims.expires_at <= \(now)
      """)
    return try await connection.execute(statement)
  }

  /// Those of the seats that are somebody else's.
  func taken(
    _ seats: [SeatName], of event: EventID, besides hold: HoldID, now: Timestamp
  ) async throws -> [SeatName] {
    try await connection.query(
      """
      SELECT seat FROM seat_claims
      WHERE tenant_id = \(tenant.tenant) AND event_id = \(event) AND seat IN (\(list: seats))
        AND (hold_id IS NULL OR hold_id <> \(hold)) AND (order_id IS NOT NULL OR expires_at > \(now))
      ORDER BY seat
      """
    ).map { try $0.value("seat") }
  }

  /// All seats of the event that have an owner now.
  func taken(of event: EventID, now: Timestamp) async throws -> Set<SeatName> {
    let rows = try await connection.query(
      """
      SELECT seat FROM seat_claims
      WHERE tenant_id = \(tenant.tenant) AND event_id = \(event) AND (order_id IS NOT NULL OR expires_at > \(now))
      """)
    return Set(try rows.map { try $0.value("seat") })
  }

  /// Gives up what a hold has and no order.
  /// - Returns: The seats that are free now.
  func drop(_ hold: HoldID) async throws -> [SeatName] {
    try await lock([hold])
    return try await connection.query(
      """
      DELETE FROM seat_claims
      WHERE tenant_id = \(tenant.tenant) AND hold_id = \(hold) AND order_id IS NULL
      RETURNING seat
      """
    ).map { try $0.value("seat", as: SeatName.self) }.sorted()
  }

  /// Keeps a hold's seats longer.
  /// - Returns: How many seats are still the hold's.
  func keep(_ hold: HoldID, until end: Timestamp, now: Timestamp) async throws -> Int {
    try await lock([hold])
    return try await connection.execute(
      """
      UPDATE seat_claims SET expires_at = \(end)
      WHERE tenant_id = \(tenant.tenant) AND hold_id = \(hold) AND order_id IS NULL AND expires_at > \(now)
      """)
  }

  /// Gives a hold's seats to an order.
  /// - Returns: How many seats were still the hold's.
  func give(_ hold: HoldID, to order: OrderID, now: Timestamp) async throws -> Int {
    try await lock([hold])
    return try await connection.execute(
      """
      UPDATE seat_claims SET order_id = \(order), expires_at = NULL
      WHERE tenant_id = \(tenant.tenant) AND hold_id = \(hold) AND order_id IS NULL AND expires_at > \(now)
      """)
  }

  /// Gives an order's seats back to the hold that they came from.
  func takeBack(_ hold: HoldID, from order: OrderID, until end: Timestamp) async throws {
    try await connection.execute(
      """
      UPDATE seat_claims SET order_id = NULL, expires_at = \(end)
      WHERE tenant_id = \(tenant.tenant) AND hold_id = \(hold) AND order_id = \(order)
      """)
  }

  /// Gives up an order's seats, all or some of one event.
  /// - Returns: What is free now, by event.
  func drop(_ order: OrderID, _ seats: [SeatName]?, of event: EventID?) async throws -> [FreedSeats] {
    var conditions: SQL = "tenant_id = \(tenant.tenant) AND order_id = \(order)"
    if let event { conditions.append(" AND event_id = \(event)") }
    if let seats { conditions.append(" AND seat IN (\(list: seats))") }
    if connection.dialect == .postgres {
      _ = try await connection.query(
        "SELECT seat FROM seat_claims WHERE \(conditions) ORDER BY event_id, seat FOR UPDATE")
    }
    let rows = try await connection.query(
      "DELETE FROM seat_claims WHERE \(conditions) RETURNING event_id, seat")
    var freed: [EventID: [SeatName]] = [:]
    for row in rows { freed[try row.value("event_id"), default: []].append(try row.value("seat")) }
    return freed.sorted { $0.key < $1.key }.map { FreedSeats(event: $0.key, seats: $0.value.sorted()) }
  }

  /// Waits for whoever changes claims of these holds, whose own rows are locked already.
  func lock(_ holds: [HoldID]) async throws {
    guard connection.dialect == .postgres else { return }
    _ = try await connection.query(
      """
      SELECT seat FROM seat_claims
      WHERE tenant_id = \(tenant.tenant) AND hold_id IN (\(list: holds)) AND order_id IS NULL
      ORDER BY event_id, seat FOR UPDATE
      """)
  }
}
