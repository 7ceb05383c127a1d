import Essentials
import Payments
import Persistence

/// The tables of differences within one transaction.
struct DifferenceBook {
  let connection: Connection
  let tenant: TenantContext
  let provider: String
  let now: Timestamp

  /// `payment_rounds`: how far the provider's books were compared; a pass that is not over has `pass_since` and
  /// `pass_after`. `compared_at`: when a payment of ours was last compared.
  static let creation = [
    """
    CREATE TABLE payment_differences (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      state TEXT NOT NULL,
      provider TEXT NOT NULL,
      payment_id TEXT,
      order_id TEXT,
      operation_id TEXT,
      provider_amount BIGINT,
      provider_currency TEXT,
      our_amount BIGINT,
      our_currency TEXT,
      explanation TEXT NOT NULL,
      first_seen BIGINT NOT NULL,
      last_seen BIGINT NOT NULL,
      acknowledged_by TEXT,
      note TEXT,
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, provider, kind, subject)
    )
    """,
    "CREATE INDEX payment_differences_by_state ON payment_differences (tenant_id, state, id)",
    """
    CREATE TABLE payment_rounds (
      tenant_id TEXT NOT NULL,
      provider TEXT NOT NULL,
      watermark BIGINT,
      pass_began BIGINT,
      pass_since BIGINT,
      pass_after TEXT,
      next_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, provider)
    )
    """,
    "ALTER TABLE order_payments ADD COLUMN compared_at BIGINT NOT NULL DEFAULT 0",
    "CREATE INDEX order_payments_by_comparison ON order_payments (tenant_id, provider, compared_at)",
    """
    CREATE INDEX order_operations_by_payment ON order_operations (tenant_id, payment_id)
    WHERE payment_id IS NOT NULL
    """,
    "CREATE INDEX orders_by_change ON orders (tenant_id, updated_at)",
  ]

  private static let columns: SQL = """
    id, kind, state, provider, payment_id, order_id, operation_id, provider_amount, provider_currency, our_amount,
      our_currency, explanation, first_seen, last_seen, acknowledged_by, note
    """

  // MARK: Reading

  /// Differences in the order in which they were found first.
  func differences(
    _ states: [PaymentDifference.State], after: DifferenceID?, limit: Int
  ) async throws -> [PaymentDifference] {
    var query: SQL = """
      SELECT \(Self.columns) FROM payment_differences
      WHERE tenant_id = \(tenant.tenant) AND state IN (\(list: states))
      """
    if let after { query.append(" AND id > \(after)") }
    query.append(" ORDER BY id LIMIT \(limit)")
    return try await connection.query(query).map(PaymentDifference.init)
  }

  func difference(_ id: DifferenceID) async throws -> PaymentDifference? {
    try await connection.first(
      "SELECT \(Self.columns) FROM payment_differences WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
    ).map(PaymentDifference.init)
  }

  func countOpen() async throws -> Int {
    try await connection.first(
      """
      SELECT COUNT(*) AS number FROM payment_differences
      WHERE tenant_id = \(tenant.tenant) AND state = \(PaymentDifference.State.open)
      """)?.value("number") ?? 0
  }

  // MARK: Writing

  /// Writes down what was found. What a person has said may stay as it is stays so while it is the same.
  /// - Returns: The difference, when it is new.
  @discardableResult
  func note(_ finding: DifferenceFinding) async throws -> DifferenceID? {
    let state: PaymentDifference.State = finding.isMendable ? .mending : .open
    let known = try await connection.first(
      """
      SELECT \(Self.columns) FROM payment_differences
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND kind = \(finding.kind)
        AND subject = \(finding.subject)
      """
    ).map(PaymentDifference.init)
    guard let known else { return try await insert(finding, state) }
    let isSame = known.theirs == finding.theirs && known.ours == finding.ours
    if known.state == .acknowledged, isSame {
      try await connection.execute(
        """
        UPDATE payment_differences SET last_seen = \(now)
        WHERE tenant_id = \(tenant.tenant) AND id = \(known.id)
        """)
      return nil
    }
    let isBack = known.state == .mended || known.state == .settled
    try await connection.execute(
      """
      UPDATE payment_differences SET state = \(state), provider_amount = \(finding.theirs?.minorUnits),
        provider_currency = \(finding.theirs?.currency.code), our_amount = \(finding.ours?.minorUnits),
        our_currency = \(finding.ours?.currency.code), explanation = \(finding.explanation),
        order_id = \(finding.order), operation_id = \(finding.operation),
        first_seen = \(isBack ? now : known.firstSeen), last_seen = \(now), acknowledged_by = NULL, note = NULL
      WHERE tenant_id = \(tenant.tenant) AND id = \(known.id)
      """)
    return isBack || known.state == .acknowledged ? known.id : nil
  }

  private func insert(
    _ finding: DifferenceFinding, _ state: PaymentDifference.State
  ) async throws -> DifferenceID? {
    let id = DifferenceID(at: now)
    let count = try await connection.execute(
      """
      INSERT INTO payment_differences (tenant_id, id, kind, subject, state, provider, payment_id, order_id, operation_id,
        provider_amount, provider_currency, our_amount, our_currency, explanation, first_seen, last_seen)
      VALUES (\(tenant.tenant), \(id), \(finding.kind), \(finding.subject), \(state), \(provider),
        \(finding.payment), \(finding.order), \(finding.operation), \(finding.theirs?.minorUnits),
        \(finding.theirs?.currency.code), \(finding.ours?.minorUnits), \(finding.ours?.currency.code),
        \(finding.explanation), \(now), \(now))
      ON CONFLICT (tenant_id, provider, kind, subject) DO NOTHING
      """)
    return count == 1 ? id : nil
  }

  /// What was looked for again and not found is over: mended where Usher was at it.
  func settle(
    _ kinds: [PaymentDifference.Kind], of subject: String, but found: [PaymentDifference.Kind]
  ) async throws {
    let gone = kinds.filter { !found.contains($0) }
    guard !gone.isEmpty else { return }
    try await connection.execute(
      """
      UPDATE payment_differences
      SET state = CASE WHEN state = 'mending' THEN 'mended' ELSE 'settled' END
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND subject = \(subject)
        AND kind IN (\(list: gone)) AND state IN ('open', 'mending', 'acknowledged')
      """)
  }

  func acknowledge(_ id: DifferenceID, by name: String, note: String?) async throws -> Bool {
    try await connection.execute(
      """
      UPDATE payment_differences SET state = \(PaymentDifference.State.acknowledged), acknowledged_by = \(name),
        note = \(note)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND state IN ('open', 'mending', 'acknowledged')
      """) == 1
  }
}

extension PaymentDifference {
  fileprivate init(_ row: Row) throws {
    func money(_ amount: String, _ currency: String) throws -> Money? {
      guard let units: Int64 = try row.value(amount), let code: String = try row.value(currency),
        let currency = Currency(code)
      else { return nil }
      return Money(minorUnits: units, currency)
    }
    self.init(
      id: try row.value("id"), kind: try row.value("kind"), state: try row.value("state"),
      provider: try row.value("provider"), payment: try row.value("payment_id"),
      order: try row.value("order_id"), operation: try row.value("operation_id"),
      theirs: try money("provider_amount", "provider_currency"),
      ours: try money("our_amount", "our_currency"), explanation: try row.value("explanation"),
      firstSeen: try row.value("first_seen"), lastSeen: try row.value("last_seen"),
      acknowledgedBy: try row.value("acknowledged_by"), note: try row.value("note"))
  }
}
