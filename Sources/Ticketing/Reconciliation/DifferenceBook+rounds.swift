import Essentials
import Payments
import Persistence

/// How far the books were compared.
struct ReconciliationPass: Hashable, Sendable {
  /// When it began.
  var began: Timestamp
  /// Payments made at or after this moment are looked at.
  var since: Timestamp
  /// The last one that was.
  var after: PaymentID?
}

/// Our side of the comparison, and how far it is.
extension DifferenceBook {
  // MARK: Rounds

  /// Takes on the next round when it is due, so that one of many processes does it.
  func claimRound(_ interval: Duration) async throws -> Bool {
    try await connection.execute(
      """
      INSERT INTO payment_rounds (tenant_id, provider, next_at) VALUES (\(tenant.tenant), \(provider), 0)
      ON CONFLICT (tenant_id, provider) DO NOTHING
      """)
    return try await connection.execute(
      """
      UPDATE payment_rounds SET next_at = \(now + interval)
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND next_at <= \(now)
      """) == 1
  }

  /// The pass that is not over yet, and until when all passes before it have come.
  func progress() async throws -> (pass: ReconciliationPass?, watermark: Timestamp?) {
    let row = try await connection.first(
      """
      SELECT watermark, pass_began, pass_since, pass_after FROM payment_rounds
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider)
      """)
    guard let row else { return (nil, nil) }
    var pass: ReconciliationPass?
    if let began: Timestamp = try row.value("pass_began"), let since: Timestamp = try row.value("pass_since")
    {
      pass = ReconciliationPass(began: began, since: since, after: try row.value("pass_after"))
    }
    return (pass, try row.value("watermark"))
  }

  /// Writes down how far a pass has come; when it is over, its beginning is the new watermark.
  func note(_ pass: ReconciliationPass, isOver: Bool) async throws {
    let open: ReconciliationPass? = isOver ? nil : pass
    let watermark: Timestamp? = isOver ? pass.began : nil
    try await connection.execute(
      """
      INSERT INTO payment_rounds (tenant_id, provider, watermark, pass_began, pass_since, pass_after, next_at)
      VALUES (\(tenant.tenant), \(provider), \(watermark), \(open?.began), \(open?.since), \(open?.after), \(now))
      ON CONFLICT (tenant_id, provider) DO UPDATE SET
        watermark = COALESCE(excluded.watermark, payment_rounds.watermark), pass_began = excluded.pass_began,
        pass_since = excluded.pass_since, pass_after = excluded.pass_after
      """)
  }

  // MARK: Our side

  func own(_ payment: PaymentID, naming hint: OperationID?) async throws -> OwnSide {
    var own = OwnSide()
    let row = try await connection.first(
      """
      SELECT p.order_id, p.amount, p.refunded, o.currency FROM order_payments p
      JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
      WHERE p.tenant_id = \(tenant.tenant) AND p.provider = \(provider) AND p.payment_id = \(payment)
      """)
    if let row {
      let currency = try OrderRows.currency(row)
      own.entry = OwnSide.Entry(
        order: try row.value("order_id"), amount: Money(minorUnits: try row.value("amount"), currency),
        refunded: Money(minorUnits: try row.value("refunded"), currency))
    }
    own.maker = try await maker("payment_id = \(payment)")
    if own.maker == nil, let hint { own.maker = try await maker("id = \(hint)") }
    own.isKnown =
      try await connection.first(
        """
        SELECT 1 AS found FROM payment_differences
        WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND kind IN (\(list: PaymentComparison.kinds))
          AND subject = \(payment) AND state IN ('open', 'mending', 'acknowledged') LIMIT 1
        """) != nil
    if let order = own.order {
      own.isOpen =
        try await connection.first(
          """
          SELECT 1 AS found FROM order_operations WHERE tenant_id = \(tenant.tenant) AND order_id = \(order)
            AND state IN ('charging', 'refunding', 'delivering', 'unwinding') LIMIT 1
          """) != nil
    }
    return own
  }

  private func maker(_ condition: SQL) async throws -> OwnSide.Maker? {
    var query: SQL = """
      SELECT id, order_id, state, payment_id FROM order_operations
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider)
      """
    query.append(" AND ")
    query.append(condition)
    return try await connection.first(query).map { row in
      OwnSide.Maker(
        id: try row.value("id"), order: try row.value("order_id"), state: try row.value("state"),
        payment: try row.value("payment_id"))
    }
  }

  func noteCompared(_ payments: [PaymentID]) async throws {
    guard !payments.isEmpty else { return }
    try await connection.execute(
      """
      UPDATE order_payments SET compared_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND payment_id IN (\(list: payments))
      """)
  }

  /// Payments of ours, made since a moment, that nobody has compared for a while; the longest ago first.
  func uncompared(since: Timestamp, before: Timestamp, limit: Int) async throws -> [PaymentID] {
    try await connection.query(
      """
      SELECT payment_id FROM order_payments
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND compared_at < \(before)
        AND created_at >= \(since)
      ORDER BY compared_at LIMIT \(limit)
      """
    ).map { try $0.value("payment_id") }
  }

  // MARK: Our books alone

  /// Orders changed since a moment whose sums are not those of their payments, or of which that was said before.
  func wrongSums(since: Timestamp, limit: Int) async throws -> [DifferenceFinding] {
    try await connection.query(
      """
      SELECT o.id, o.currency, o.paid, o.refunded, COALESCE(SUM(p.amount), 0) AS taken,
        COALESCE(SUM(p.refunded), 0) AS returned
      FROM orders o LEFT JOIN order_payments p ON p.tenant_id = o.tenant_id AND p.order_id = o.id
      WHERE o.tenant_id = \(tenant.tenant) AND (o.updated_at >= \(since) OR o.id IN
        (SELECT subject FROM payment_differences WHERE tenant_id = \(tenant.tenant) AND kind = 'sum_differs'
          AND state IN ('open', 'acknowledged')))
      GROUP BY o.id, o.currency, o.paid, o.refunded
      HAVING o.paid <> COALESCE(SUM(p.amount), 0) OR o.refunded <> COALESCE(SUM(p.refunded), 0)
      ORDER BY o.id LIMIT \(limit)
      """
    ).map { row in
      let currency = try OrderRows.currency(row)
      func money(_ column: String) throws -> Money { Money(minorUnits: try row.value(column), currency) }
      let (paid, refunded) = (try money("paid"), try money("refunded"))
      let (taken, returned) = (try money("taken"), try money("returned"))
      let order: OrderID = try row.value("id")
      return DifferenceFinding(
        kind: .sumDiffers, subject: order.text, order: order, theirs: try taken - returned,
        ours: try paid - refunded,
        explanation:
          "The order says \(paid) paid and \(refunded) given back, its payments \(taken) and \(returned).")
    }
  }

  /// Operations that move money, were begun before a moment and are not over.
  func unfinished(before: Timestamp, limit: Int) async throws -> [DifferenceFinding] {
    try await connection.query(
      """
      SELECT p.id, p.order_id, p.purpose, p.state, p.payment_id FROM order_operations p
      WHERE p.tenant_id = \(tenant.tenant) AND p.provider = \(provider) AND p.wake_at IS NOT NULL
        AND p.created_at < \(before) AND p.state IN ('charging', 'refunding', 'delivering', 'unwinding')
      ORDER BY p.id LIMIT \(limit)
      """
    ).map { row in
      let (id, purpose): (OperationID, OperationPurpose) = (try row.value("id"), try row.value("purpose"))
      let state: OperationState = try row.value("state")
      return DifferenceFinding(
        kind: .unfinished, subject: id.text, payment: try row.value("payment_id"),
        order: try row.value("order_id"), operation: id,
        explanation: "A \(purpose.rawValue) is \(state.rawValue) still; the log says why.")
    }
  }

  /// Payments that the customer's bank wants back, as long as it has not decided.
  func openDisputes(limit: Int) async throws -> [DifferenceFinding] {
    try await connection.query(
      """
      SELECT id, order_id, payment_id, amount, currency, reason FROM order_disputes
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND is_open = 1 ORDER BY id LIMIT \(limit)
      """
    ).map { row in
      let (id, reason): (DisputeID, String) = (try row.value("id"), try row.value("reason"))
      let amount = Money(minorUnits: try row.value("amount"), try OrderRows.currency(row))
      return DifferenceFinding(
        kind: .dispute, subject: id.rawValue, payment: try row.value("payment_id"),
        order: try row.value("order_id"), theirs: amount,
        explanation: "The customer's bank wants \(amount) back: \(reason). Answer it at the provider.")
    }
  }

  /// What differences of a kind that are not over are about.
  func subjects(_ kind: PaymentDifference.Kind) async throws -> [String] {
    try await connection.query(
      """
      SELECT subject FROM payment_differences
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND kind = \(kind)
        AND state IN ('open', 'mending', 'acknowledged') ORDER BY id LIMIT 1000
      """
    ).map { try $0.value("subject") }
  }

  /// Payments with differences that are not over.
  func disputed(limit: Int) async throws -> [PaymentID] {
    try await connection.query(
      """
      SELECT DISTINCT payment_id FROM payment_differences
      WHERE tenant_id = \(tenant.tenant) AND provider = \(provider) AND kind IN (\(list: PaymentComparison.kinds))
        AND payment_id IS NOT NULL AND state IN ('open', 'mending', 'acknowledged')
      ORDER BY payment_id LIMIT \(limit)
      """
    ).map { try $0.value("payment_id") }
  }
}
