import Essentials
public import Persistence

/// The sandbox's tables within one transaction.
struct SandboxBook {
  let connection: Connection
  let tenant: TenantID
  let settings: SandboxSettings
  let now: Timestamp

  // MARK: Payments

  /// A payment and what the bank knows beside it.
  struct PaymentRow {
    var payment: Payment
    let card: SandboxCard
    let lost: Int
  }

  /// A payment by its name; what has been processed by now has succeeded.
  func payment(_ id: PaymentID) async throws -> PaymentRow? {
    try await connection.execute(
      """
      UPDATE sandbox_payments SET status = \(PaymentStatus.succeeded), settles_at = NULL
      WHERE tenant_id = \(tenant) AND id = \(id) AND status = \(PaymentStatus.processing) AND settles_at <= \(now)
      """)
    return try await connection.first(
      "SELECT \(Self.columns) FROM sandbox_payments WHERE tenant_id = \(tenant) AND id = \(id)"
    ).map(paymentRow)
  }

  func ledger(_ query: LedgerQuery) async throws -> [Payment] {
    // Names sort by time, so the last one of a page is where the next begins.
    try await connection.query(
      """
      SELECT \(Self.columns) FROM sandbox_payments
      WHERE tenant_id = \(tenant) AND created_at >= \(query.since) AND id > \(query.after?.rawValue ?? "")
      ORDER BY id LIMIT \(query.limit)
      """
    ).map { try paymentRow($0).payment }
  }

  func insert(_ payment: Payment, card: SandboxCard, summary: String) async throws {
    try await connection.execute(
      """
      INSERT INTO sandbox_payments (tenant_id, id, idempotency_key, amount, refunded, currency, status, method, card,
        payer_id, summary, metadata, lost, created_at)
      VALUES (\(tenant), \(payment.id), \(payment.key), \(payment.amount.minorUnits), 0,
        \(payment.amount.currency.code), \(payment.status), \(payment.method), \(card), \(payment.payer),
        \(summary), \(Self.json(payment.metadata)), 0, \(payment.createdAt))
      """)
  }

  func set(_ status: PaymentStatus, decline: DeclineCode? = nil, of id: PaymentID) async throws {
    let settlesAt = status == .processing ? now + settings.settlement : nil
    try await connection.execute(
      """
      UPDATE sandbox_payments SET status = \(status), decline = \(decline?.rawValue), settles_at = \(settlesAt)
      WHERE tenant_id = \(tenant) AND id = \(id)
      """)
  }

  func noteLost(_ id: PaymentID) async throws {
    try await connection.execute(
      "UPDATE sandbox_payments SET lost = lost + 1 WHERE tenant_id = \(tenant) AND id = \(id)")
  }

  private static let columns = SQL(
    raw:
      "id, idempotency_key, amount, refunded, currency, status, decline, method, card, payer_id, metadata, lost, created_at"
  )

  private func paymentRow(_ row: Row) throws -> PaymentRow {
    let currency = try Self.currency(row)
    let id: PaymentID = try row.value("id")
    let status: PaymentStatus = try row.value("status")
    return PaymentRow(
      payment: Payment(
        id: id, key: try row.value("idempotency_key"),
        amount: Money(minorUnits: try row.value("amount"), currency),
        refunded: Money(minorUnits: try row.value("refunded"), currency), status: status,
        decline: try row.value("decline", as: String?.self).map(DeclineCode.init(rawValue:)),
        actionURL: status == .requiresAction ? settings.actionBase + id.rawValue : nil,
        method: try row.value("method"), payer: try row.value("payer_id"),
        metadata: try Self.metadata(row), createdAt: try row.value("created_at")),
      card: try row.value("card"), lost: try row.value("lost"))
  }

  // MARK: Refunds

  func refunds(of id: PaymentID) async throws -> [PaymentRefund] {
    try await connection.execute(
      """
      UPDATE sandbox_refunds SET status = \(RefundStatus.succeeded), settles_at = NULL
      WHERE tenant_id = \(tenant) AND payment_id = \(id) AND status = \(RefundStatus.pending)
        AND settles_at <= \(now)
      """)
    return try await connection.query(
      """
      SELECT id, idempotency_key, payment_id, amount, currency, status, metadata, created_at FROM sandbox_refunds
      WHERE tenant_id = \(tenant) AND payment_id = \(id) ORDER BY id
      """
    ).map { row in
      PaymentRefund(
        id: try row.value("id"), key: try row.value("idempotency_key"), payment: try row.value("payment_id"),
        amount: Money(minorUnits: try row.value("amount"), try Self.currency(row)),
        status: try row.value("status"), metadata: try Self.metadata(row),
        createdAt: try row.value("created_at"))
    }
  }

  /// Writes a refund; one that fails leaves the payment as it is.
  func insert(_ refund: PaymentRefund) async throws {
    let settlesAt = refund.status == .pending ? now + settings.settlement : nil
    try await connection.execute(
      """
      INSERT INTO sandbox_refunds (tenant_id, id, idempotency_key, payment_id, amount, currency, status, metadata,
        settles_at, created_at)
      VALUES (\(tenant), \(refund.id), \(refund.key), \(refund.payment), \(refund.amount.minorUnits),
        \(refund.amount.currency.code), \(refund.status), \(Self.json(refund.metadata)), \(settlesAt),
        \(refund.createdAt))
      """)
    guard refund.status != .failed else { return }
    try await connection.execute(
      """
      UPDATE sandbox_payments SET refunded = refunded + \(refund.amount.minorUnits)
      WHERE tenant_id = \(tenant) AND id = \(refund.payment)
      """)
  }

  // MARK: Keys

  /// The first answer to a key.
  /// - Throws: ``PaymentError/keyReused`` when it was the answer to another request.
  func answer(to key: String, _ request: String) async throws -> (subject: String, status: String)? {
    let row = try await connection.first(
      """
      SELECT request, subject, status FROM sandbox_answers
      WHERE tenant_id = \(tenant) AND idempotency_key = \(key)
      """)
    guard let row else { return nil }
    guard try row.value("request") == request else { throw PaymentError.keyReused }
    return (try row.value("subject"), try row.value("status"))
  }

  func keep(_ subject: String, _ status: String, as key: String, _ request: String) async throws {
    try await connection.execute(
      """
      INSERT INTO sandbox_answers (tenant_id, idempotency_key, request, subject, status)
      VALUES (\(tenant), \(key), \(request), \(subject), \(status))
      """)
  }

  // MARK: Parts

  private static func currency(_ row: Row) throws -> Currency {
    let code: String = try row.value("currency")
    guard let currency = Currency(code) else {
      throw DatabaseError(.conversion, "“\(code)” is no currency")
    }
    return currency
  }

  private static func metadata(_ row: Row) throws -> [String: String] {
    let json: JSONValue = try row.value("metadata")
    return (json.objectValue ?? [:]).compactMapValues(\.stringValue)
  }

  static func json(_ metadata: [String: String]) -> JSONValue {
    .object(metadata.mapValues { .string($0) })
  }
}

extension PaymentStatus: SQLConvertible {}
extension RefundStatus: SQLConvertible {}
extension SandboxCard: SQLConvertible {}
extension ProviderName: SQLConvertible {}
