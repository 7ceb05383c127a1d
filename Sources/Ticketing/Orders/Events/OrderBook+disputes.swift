import Essentials
public import Payments
public import Persistence

/// Disputes of an order's payments.
extension OrderBook {
  static let disputeTables = [
    """
    CREATE TABLE order_disputes (
      tenant_id TEXT NOT NULL,
      provider TEXT NOT NULL,
      id TEXT NOT NULL,
      order_id TEXT NOT NULL,
      payment_id TEXT NOT NULL,
      amount BIGINT NOT NULL,
      currency TEXT NOT NULL,
      reason TEXT NOT NULL,
      status TEXT NOT NULL,
      is_open BIGINT NOT NULL,
      respond_by BIGINT,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, provider, id),
      FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id)
    )
    """,
    "CREATE INDEX order_disputes_by_order ON order_disputes (tenant_id, order_id)",
    "CREATE INDEX order_disputes_open ON order_disputes (tenant_id, order_id) WHERE is_open = 1",
  ]

  func disputes(of order: OrderID) async throws -> [PaymentDispute] {
    try await connection.query(
      """
      SELECT id, payment_id, amount, currency, reason, status, respond_by FROM order_disputes
      WHERE tenant_id = \(tenant.tenant) AND order_id = \(order) ORDER BY created_at, id
      """
    ).map { row in
      PaymentDispute(
        id: try row.value("id"), payment: try row.value("payment_id"),
        amount: Money(minorUnits: try row.value("amount"), try OrderRows.currency(row)),
        reason: try row.value("reason"), status: try row.value("status"),
        respondBy: try row.value("respond_by"))
    }
  }

  /// The order that was paid with a payment.
  func order(paidWith payment: PaymentID, at provider: String) async throws -> OrderID? {
    try await connection.first(
      """
      SELECT order_id FROM order_payments
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND payment_id = \(payment)
      """
    )?.value("order_id")
  }

  /// Writes down that a refund has come back, where it was taken for done; one that never was waits for an operator.
  /// - Returns: Whether that is news.
  func noteBounced(_ refund: PaymentRefund, of order: Order) async throws -> Bool {
    let history = try await connection.query(
      """
      SELECT number, at, action, from_state, to_state, author, details FROM order_history
      WHERE tenant_id = \(tenant.tenant) AND order_id = \(order.id)
      """
    ).map(OrderRows.historyEntry)
    let name = JSONValue.string(refund.id.rawValue)
    let actions = history.filter { $0.details["refund"] == name }.map(\.action)
    guard actions.contains(where: { $0.hasSuffix(".refunded") || $0.hasSuffix(".unwound") }),
      !actions.contains("refund.bounced")
    else { return false }
    try await note(
      "refund.bounced", order.id, from: order.state, to: order.state, by: .system,
      ["refund": name, "amount": .integer(refund.amount.minorUnits)])
    return true
  }

  /// Writes down how a dispute stands.
  /// - Returns: Whether that is news.
  func note(_ dispute: PaymentDispute, of order: Order, provider: String) async throws -> Bool {
    let changed = try await connection.execute(
      """
      INSERT INTO order_disputes (tenant_id, provider, id, order_id, payment_id, amount, currency, reason, status,
        is_open, respond_by, created_at, updated_at)
      VALUES (\(tenant.tenant), \(provider), \(dispute.id), \(order.id), \(dispute.payment),
        \(dispute.amount.minorUnits), \(dispute.amount.currency.code), \(dispute.reason), \(dispute.status),
        \(!dispute.status.isFinal), \(dispute.respondBy), \(now), \(now))
      ON CONFLICT (tenant_id, provider, id) DO UPDATE
      SET status = excluded.status, is_open = excluded.is_open, respond_by = excluded.respond_by,
        updated_at = excluded.updated_at
      WHERE order_disputes.status <> excluded.status
      """)
    guard changed == 1 else { return false }
    try await note(
      "dispute.\(dispute.status.rawValue)", order.id, from: order.state, to: order.state, by: .system,
      [
        "dispute": .string(dispute.id.rawValue), "payment": .string(dispute.payment.rawValue),
        "amount": .integer(dispute.amount.minorUnits), "reason": .string(dispute.reason),
      ])
    return true
  }
}

extension PaymentDispute.Status: SQLConvertible {}
