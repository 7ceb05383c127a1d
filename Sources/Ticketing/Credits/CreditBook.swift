import Essentials
import Persistence

/// Credits' tables within one transaction.
struct CreditBook {
  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp

  /// `credit_uses`: which credits an operation that is under way, or done, has taken how much of.
  static let creation = [
    """
    CREATE TABLE customer_credits (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      customer_id TEXT NOT NULL,
      currency TEXT NOT NULL,
      amount BIGINT NOT NULL CHECK (amount > 0),
      remaining BIGINT NOT NULL CHECK (remaining BETWEEN 0 AND amount),
      reason TEXT NOT NULL,
      order_id TEXT,
      note TEXT,
      source TEXT NOT NULL,
      expires_at BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, source)
    )
    """,
    """
    CREATE INDEX customer_credits_to_spend ON customer_credits (tenant_id, customer_id, expires_at)
    WHERE remaining > 0
    """,
    """
    CREATE TABLE credit_uses (
      tenant_id TEXT NOT NULL,
      operation_id TEXT NOT NULL,
      credit_id TEXT NOT NULL,
      amount BIGINT NOT NULL CHECK (amount > 0),
      PRIMARY KEY (tenant_id, operation_id, credit_id),
      FOREIGN KEY (tenant_id, credit_id) REFERENCES customer_credits (tenant_id, id)
    )
    """,
    "ALTER TABLE orders ADD COLUMN credit BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE orders ADD COLUMN credit_returned BIGINT NOT NULL DEFAULT 0",
  ]

  private static let columns: SQL = """
    id, customer_id, currency, amount, remaining, reason, order_id, note, expires_at, created_at
    """

  /// What a customer can spend, what expires first before the rest.
  func credits(of customer: CustomerID) async throws -> [CustomerCredit] {
    try await connection.query(
      """
      SELECT \(Self.columns) FROM customer_credits
      WHERE tenant_id = \(tenant.tenant) AND customer_id = \(customer) AND remaining > 0 AND expires_at > \(now)
      ORDER BY expires_at, id
      """
    ).map(CustomerCredit.init)
  }

  /// Takes up to `most` of a customer's credits for an operation.
  /// - Returns: How much that was, in minor units.
  func spend(_ most: Money, of customer: CustomerID, on operation: OperationID) async throws -> Int64 {
    try await connection.lock("credits of \(tenant.tenant) \(customer)")
    var spent: Int64 = 0
    for credit in try await credits(of: customer)
    where credit.left.currency == most.currency && spent < most.minorUnits {
      let part = min(credit.left.minorUnits, most.minorUnits - spent)
      try await connection.execute(
        """
        UPDATE customer_credits SET remaining = remaining - \(part)
        WHERE tenant_id = \(tenant.tenant) AND id = \(credit.id)
        """)
      try await connection.execute(
        """
        INSERT INTO credit_uses (tenant_id, operation_id, credit_id, amount)
        VALUES (\(tenant.tenant), \(operation), \(credit.id), \(part))
        """)
      spent += part
    }
    return spent
  }

  /// Gives back what an operation has taken, because it did not work. What has expired meanwhile lasts a day longer.
  func giveBack(_ operation: OperationID) async throws {
    let uses = try await connection.query(
      """
      DELETE FROM credit_uses WHERE tenant_id = \(tenant.tenant) AND operation_id = \(operation)
      RETURNING credit_id, amount
      """)
    for use in uses {
      try await connection.execute(
        """
        UPDATE customer_credits SET remaining = remaining + \(try use.value("amount", as: Int64.self)),
          expires_at = CASE WHEN expires_at < \(now + Self.respite) THEN \(now + Self.respite) ELSE expires_at END
        WHERE tenant_id = \(tenant.tenant) AND id = \(try use.value("credit_id", as: CreditID.self))
        """)
    }
  }

  private static let respite = Duration.seconds(86_400)

  /// Gives a customer a credit, once for each source.
  /// - Returns: False when the source has given one before.
  @discardableResult
  func grant(_ credit: CustomerCredit, source: String) async throws -> Bool {
    try await connection.execute(
      """
      INSERT INTO customer_credits (tenant_id, id, customer_id, currency, amount, remaining, reason, order_id, note,
        source, expires_at, created_at)
      VALUES (\(tenant.tenant), \(credit.id), \(credit.customer), \(credit.amount.currency.code),
        \(credit.amount.minorUnits), \(credit.left.minorUnits), \(credit.reason), \(credit.order),
        \(credit.note.sqlValue), \(source), \(credit.expiresAt), \(credit.createdAt))
      ON CONFLICT (tenant_id, source) DO NOTHING
      """) == 1
  }

  /// The credit that a source has given.
  func credit(from source: String) async throws -> CustomerCredit? {
    try await connection.first(
      """
      SELECT \(Self.columns) FROM customer_credits
      WHERE tenant_id = \(tenant.tenant) AND source = \(source)
      """
    ).map(CustomerCredit.init)
  }
}

extension CustomerCredit {
  fileprivate init(_ row: Row) throws {
    let currency = try OrderRows.currency(row)
    self.init(
      id: try row.value("id"), customer: try row.value("customer_id"),
      amount: Money(minorUnits: try row.value("amount"), currency),
      left: Money(minorUnits: try row.value("remaining"), currency), reason: try row.value("reason"),
      order: try row.value("order_id"), note: try row.value("note"),
      expiresAt: try row.value("expires_at"), createdAt: try row.value("created_at"))
  }
}
