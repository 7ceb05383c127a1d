import Essentials
import Persistence

extension Hold {
  static let columns: SQL = """
    id, event_id, seats, customer_id, conversation_id, state, expires_at, created_at, quote, order_id
    """

  init(row: Row) throws {
    let seats: JSONValue = try row.value("seats")
    self.init(
      id: try row.value("id"), event: try row.value("event_id"),
      seats: seats.arrayValue?.compactMap { $0.stringValue.flatMap { SeatName($0) } } ?? [],
      customer: try row.value("customer_id"), conversation: try row.value("conversation_id"),
      state: try row.value("state"), expiresAt: try row.value("expires_at"),
      createdAt: try row.value("created_at"), quote: try row.value("quote"),
      order: try row.value("order_id"))
  }

  static func find(_ id: HoldID, _ tenant: TenantContext, _ connection: Connection) async throws -> Hold? {
    try await connection.first(
      "SELECT \(columns) FROM seat_holds WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
    ).map(Hold.init(row:))
  }
}

extension [SeatName] {
  var json: JSONValue { .array(map { .string($0.text) }) }
}
