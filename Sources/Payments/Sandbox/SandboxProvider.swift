public import Essentials
public import Persistence

/// A bank for tests and demonstrations: it takes no money, and behaves in everything else like a real one, down to
/// answers that get lost. Its books are in the database, apart from everything else, so that they are still there after
/// a restart, as a bank's would be.
public struct SandboxProvider: PaymentProvider {
  public let name = "sandbox"
  private let database: Database
  private let settings: SandboxSettings
  private let clock: any WallClock
  private let timer: any MonotonicClock

  /// Opens the bank over a database with ``migrations``.
  public init(
    database: Database, settings: SandboxSettings = SandboxSettings(), clock: any WallClock = SystemClock(),
    timer: any MonotonicClock = ContinuousClock()
  ) {
    self.database = database
    self.settings = settings
    self.clock = clock
    self.timer = timer
  }

  public func create(
    _ request: PaymentRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    let now = clock.now
    return try await transaction(tenant) { book in
      let identity =
        "create \(request.amount.minorUnits) \(request.amount.currency.code) \(request.method)"
        + " \(request.payer?.rawValue ?? "-") \(SandboxBook.json(request.metadata).text)"
      if let first = try await book.answer(to: key, identity) {
        guard var payment = try await book.payment(PaymentID(rawValue: first.subject))?.payment else {
          throw Self.unknownPayment
        }
        payment.status = .unconfirmed
        payment.decline = nil
        payment.actionURL = nil
        return payment
      }
      guard request.amount.minorUnits > 0 else {
        throw PaymentError.invalidRequest("the amount must be more than nothing")
      }
      let card = try await book.card(request.method, of: request.payer)
      let payment = Payment(
        id: PaymentID(rawValue: Identifier<SandboxPaymentKind>(at: now).text), key: key,
        amount: request.amount, refunded: .zero(request.amount.currency), status: .unconfirmed,
        method: request.method, payer: request.payer, metadata: request.metadata, createdAt: now)
      try await book.insert(payment, card: card, summary: request.summary)
      try await book.keep(payment.id.rawValue, payment.status.rawValue, as: key, identity)
      return payment
    }
  }

  public func confirm(
    _ id: PaymentID, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    let confirmation = try await transaction(tenant) { book in
      try await Self.confirmation(of: id, key: key, book)
    }
    if confirmation.isSlow {
      do {
        try await timer.sleep(until: timer.instant + settings.slowness)
      } catch {
        throw .timeout
      }
    }
    if confirmation.isLost { throw .timeout }
    if confirmation.payment.status == .failed {
      throw .declined(confirmation.payment.decline ?? .generic)
    }
    return confirmation.payment
  }

  /// What came of a confirmation, and how its answer travels.
  private struct Confirmation {
    var payment: Payment
    var isSlow = false
    var isLost = false
  }

  private static func confirmation(
    of id: PaymentID, key: String, _ book: SandboxBook
  ) async throws -> Confirmation {
    guard let row = try await book.payment(id) else { throw Self.unknownPayment }
    let identity = "confirm \(id)"
    if let first = try await book.answer(to: key, identity),
      let status = PaymentStatus(rawValue: first.status)
    {
      var payment = row.payment
      payment.status = status
      return Confirmation(payment: payment)
    }
    guard row.payment.status == .unconfirmed else {
      throw PaymentError.invalidRequest("the payment is \(row.payment.status.rawValue) already")
    }
    if row.card == .timeoutBeforeCharge, row.lost == 0 {
      try await book.noteLost(id)
      return Confirmation(payment: row.payment, isLost: true)
    }
    let status: PaymentStatus =
      switch row.card {
      case .authenticationRequired: .requiresAction
      case .processing: .processing
      default: row.card.decline == nil ? .succeeded : .failed
      }
    try await book.set(status, decline: row.card.decline, of: id)
    try await book.keep(id.rawValue, status.rawValue, as: key, identity)
    guard let payment = try await book.payment(id)?.payment else { throw Self.unknownPayment }
    return Confirmation(
      payment: payment, isSlow: row.card == .slow, isLost: row.card == .timeoutAfterCharge)
  }

  public func cancel(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment {
    try await transaction(tenant) { book in
      guard let payment = try await book.payment(id)?.payment else { throw Self.unknownPayment }
      guard payment.status == .unconfirmed || payment.status == .requiresAction else { return payment }
      try await book.set(.canceled, of: id)
      return try await book.payment(id)?.payment ?? payment
    }
  }

  public func payment(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment? {
    try await transaction(tenant) { try await $0.payment(id)?.payment }
  }

  public func refund(
    _ request: RefundRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> PaymentRefund {
    let now = clock.now
    let (refund, isLost) = try await transaction(tenant) { book -> (PaymentRefund, Bool) in
      let identity =
        "refund \(request.payment) \(request.amount.minorUnits) \(request.amount.currency.code)"
      if let first = try await book.answer(to: key, identity),
        var refund = try await book.refunds(of: request.payment).first(where: {
          $0.id.rawValue == first.subject
        })
      {
        refund.status = RefundStatus(rawValue: first.status) ?? refund.status
        return (refund, false)
      }
      guard let row = try await book.payment(request.payment) else { throw Self.unknownPayment }
      try Self.check(request, of: row.payment)
      let status: RefundStatus =
        switch row.card {
        case .refundFails: .failed
        case .pendingRefund: .pending
        default: .succeeded
        }
      let refund = PaymentRefund(
        id: RefundID(rawValue: Identifier<SandboxRefundKind>(at: now).text), key: key,
        payment: request.payment, amount: request.amount, status: status, metadata: request.metadata,
        createdAt: now)
      try await book.insert(refund)
      try await book.keep(refund.id.rawValue, status.rawValue, as: key, identity)
      return (refund, row.card == .timeoutAfterRefund)
    }
    if isLost { throw .timeout }
    return refund
  }

  private static func check(_ request: RefundRequest, of payment: Payment) throws {
    guard payment.status == .succeeded else {
      throw PaymentError.invalidRequest("the payment is \(payment.status.rawValue); nothing was taken")
    }
    guard request.amount.currency == payment.amount.currency else {
      throw PaymentError.invalidRequest("the payment was made in \(payment.amount.currency)")
    }
    let left = payment.amount.minorUnits - payment.refunded.minorUnits
    guard (1...max(left, 1)).contains(request.amount.minorUnits), left > 0 else {
      throw PaymentError.invalidRequest("the amount must be between 1 and what is left, \(left)")
    }
  }

  public func refunds(
    of id: PaymentID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [PaymentRefund] {
    try await transaction(tenant) { try await $0.refunds(of: id) }
  }

  public func ledger(
    _ query: LedgerQuery, _ tenant: TenantContext
  ) async throws(PaymentError) -> LedgerPage {
    let payments = try await transaction(tenant) { try await $0.ledger(query) }
    return LedgerPage(payments, next: payments.count == query.limit ? payments.last?.id : nil)
  }

  public func payer(
    _ profile: PayerProfile, _ tenant: TenantContext
  ) async throws(PaymentError) -> PayerID {
    let now = clock.now
    return try await transaction(tenant) { book in
      if let known = try await book.payer(reference: profile.reference) { return known }
      let id = PayerID(rawValue: Identifier<SandboxPayerKind>(at: now).text)
      try await book.insert(profile, as: id)
      for card in settings.savedCards {
        try await book.save(card, as: Identifier<SandboxMethodKind>(at: now).text, for: id)
      }
      return id
    }
  }

  public func savedMethods(
    of payer: PayerID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [SavedPaymentMethod] {
    try await transaction(tenant) { try await $0.cards(of: payer) }
  }

  // MARK: What customers do

  /// What the customer's bank does once the customer has answered it: the payment succeeds or fails.
  /// - Throws: ``PaymentError/invalidRequest(_:)`` when nothing is asked of the customer.
  @discardableResult
  public func authenticate(
    _ id: PaymentID, succeeds: Bool, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    try await transaction(tenant) { book in
      guard let payment = try await book.payment(id)?.payment else { throw Self.unknownPayment }
      guard payment.status == .requiresAction else {
        throw PaymentError.invalidRequest("the payment is \(payment.status.rawValue)")
      }
      try await book.set(
        succeeds ? .succeeded : .failed, decline: succeeds ? nil : .authenticationFailed, of: id)
      return try await book.payment(id)?.payment ?? payment
    }
  }

  /// Saves a test card for a customer.
  /// - Returns: The saved card's token.
  @discardableResult
  public func save(
    _ card: SandboxCard, for payer: PayerID, _ tenant: TenantContext
  ) async throws(PaymentError) -> String {
    let token = Identifier<SandboxMethodKind>(at: clock.now).text
    try await transaction(tenant) { try await $0.save(card, as: token, for: payer) }
    return token
  }

  // MARK: Parts

  private static let unknownPayment = PaymentError.invalidRequest("there is no such payment")

  /// What the bank does for one request, all or nothing. When its database fails, the caller knows as much as when a
  /// connection breaks.
  private func transaction<T: Sendable>(
    _ tenant: TenantContext, _ body: @Sendable (SandboxBook) async throws -> T
  ) async throws(PaymentError) -> T {
    do {
      return try await database.write { connection in
        try await body(
          SandboxBook(connection: connection, tenant: tenant.tenant, settings: settings, now: clock.now))
      }
    } catch let error as PaymentError {
      throw error
    } catch {
      throw .network("\(error)")
    }
  }
}

/// Payments of the sandbox, named as Stripe names its own.
private enum SandboxPaymentKind: IdentifierKind { static let prefix = "pi" }
/// Refunds of the sandbox.
private enum SandboxRefundKind: IdentifierKind { static let prefix = "re" }
/// Customers of the sandbox.
private enum SandboxPayerKind: IdentifierKind { static let prefix = "payer" }
/// Saved cards of the sandbox.
private enum SandboxMethodKind: IdentifierKind { static let prefix = "pm" }
