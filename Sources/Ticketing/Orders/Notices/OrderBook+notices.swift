import Essentials
import Persistence

/// Notices' table within one transaction.
extension OrderBook {
  /// `is_left`: whether somebody was told that the operation is under way, or another process had to take it up, so that
  /// its end is news. `wake_at`: when a notice is to be told; NULL once it was.
  static let noticeTables = [
    "ALTER TABLE order_operations ADD COLUMN is_left BIGINT NOT NULL DEFAULT 0",
    "UPDATE order_operations SET is_left = 1 WHERE state NOT IN ('done', 'failed', 'rejected')",
    """
    CREATE TABLE order_notices (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      operation_id TEXT NOT NULL,
      status TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      wake_at BIGINT,
      told_at BIGINT,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id),
      FOREIGN KEY (tenant_id, operation_id) REFERENCES order_operations (tenant_id, id)
    )
    """,
    "CREATE INDEX order_notices_due ON order_notices (tenant_id, wake_at) WHERE wake_at IS NOT NULL",
    "CREATE INDEX order_notices_by_operation ON order_notices (tenant_id, operation_id)",
  ]

  /// A notice that waits to be told.
  struct DueNotice: Sendable {
    let id: String
    let operation: OperationID
    let status: String
    let attempts: Int
  }

  /// Notes that a customer has to be told how an operation stands now; once for each way in which it can stand, and for
  /// each attempt that an operator has asked for.
  func notify(_ operation: OrderOperation, _ order: Order) async throws {
    let status = OrderOutcome(operation, order).status.rawValue
    let round = operation.plan.round > 1 ? "/\(operation.plan.round)" : ""
    try await connection.execute(
      """
      INSERT INTO order_notices (tenant_id, id, operation_id, status, attempts, wake_at, created_at)
      VALUES (\(tenant.tenant), \("\(operation.id)/\(status)\(round)"), \(operation.id), \(status), 0, \(now), \(now))
      ON CONFLICT (tenant_id, id) DO NOTHING
      """)
  }

  /// Takes on notices that are due, or those of an operation: whoever else looks leaves them alone for a while.
  func claimNotices(of operation: OperationID?, limit: Int, for time: Duration) async throws -> [DueNotice] {
    var query: SQL = """
      SELECT id, operation_id, status, attempts FROM order_notices
      WHERE tenant_id = \(tenant.tenant) AND wake_at <= \(now)
      """
    if let operation { query.append(" AND operation_id = \(operation)") }
    query.append(" ORDER BY wake_at, id LIMIT \(limit)")
    if connection.dialect == .postgres { query.append(" FOR UPDATE SKIP LOCKED") }
    let due = try await connection.query(query).map { row in
      DueNotice(
        id: try row.value("id"), operation: try row.value("operation_id"), status: try row.value("status"),
        attempts: try row.value("attempts"))
    }
    guard !due.isEmpty else { return [] }
    try await connection.execute(
      """
      UPDATE order_notices SET wake_at = \(now + time), attempts = attempts + 1
      WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: due.map(\.id)))
      """)
    return due
  }

  /// A notice was told, or nothing is left to tell about it.
  func noteTold(_ notice: DueNotice) async throws {
    try await connection.execute(
      """
      UPDATE order_notices SET wake_at = NULL, told_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND id = \(notice.id)
      """)
  }

  /// A notice could not be told: later, each time after a longer while.
  func postpone(_ notice: DueNotice) async throws {
    let backoff = Duration.seconds(min(600, 1 << min(notice.attempts + 1, 10)))
    try await connection.execute(
      """
      UPDATE order_notices SET wake_at = \(now + backoff)
      WHERE tenant_id = \(tenant.tenant) AND id = \(notice.id) AND told_at IS NULL
      """)
  }
}
