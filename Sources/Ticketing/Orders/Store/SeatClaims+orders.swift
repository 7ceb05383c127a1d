import Essentials
import Persistence

extension SeatClaims {
  /// Claims free seats for an order that changes its seats, or those whose hold has lapsed; the table's key and this one
  /// statement decide between those who come at once.
  ///
  /// - Returns: How many of the seats are the order's now; if not all, the transaction must not be committed.
  func take(_ seats: [SeatName], of event: EventID, for order: OrderID, now: Timestamp) async throws -> Int {
    var statement: SQL = "INSERT INTO seat_claims (tenant_id, event_id, seat, order_id) VALUES "
    for (index, seat) in seats.sorted().enumerated() {
      statement.append("\(raw: index == 0 ? "" : ", ")(\(tenant.tenant), \(event), \(seat), \(order))")
    }
    statement.append(
      """
       ON CONFLICT (tenant_id, event_id, seat) DO UPDATE
      SET order_id = excluded.order_id, hold_id = NULL, expires_at = NULL
      WHERE seat_claims.order_id IS NULL AND seat_claims.expires_at <= \(now)
      """)
    return try await connection.execute(statement)
  }
}
