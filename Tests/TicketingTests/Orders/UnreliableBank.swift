import Essentials
import Payments
import Synchronization

/// A bank behind a connection that fails as a test tells it to.
final class UnreliableBank: PaymentProvider {
  /// What becomes of a call.
  enum Fate: Sendable {
    /// It is done and answered.
    case answered
    /// It never arrives.
    case lostRequest
    /// It is done, and nobody hears of it.
    case lostAnswer
    /// It is refused for the moment.
    case limited
  }

  let name = "sandbox"
  private let bank: SandboxProvider
  private let fate: Mutex<@Sendable (String) -> Fate>

  init(_ bank: SandboxProvider) {
    self.bank = bank
    fate = Mutex({ _ in .answered })
  }

  /// What becomes of calls from now on, by their names.
  func set(_ fate: @escaping @Sendable (String) -> Fate) { self.fate.withLock { $0 = fate } }

  private func pass<T>(
    _ call: String, _ body: () async throws(PaymentError) -> T
  ) async throws(PaymentError) -> T {
    switch fate.withLock({ $0 })(call) {
    case .answered: return try await body()
    case .lostRequest: throw .network("no route to the bank")
    case .limited: throw .rateLimited(retryAfterSeconds: 1)
    case .lostAnswer:
      _ = try await body()
      throw .timeout
    }
  }

  func create(
    _ request: PaymentRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    try await pass("create") { () async throws(PaymentError) in
      try await bank.create(request, key: key, tenant)
    }
  }

  func confirm(_ id: PaymentID, key: String, _ tenant: TenantContext) async throws(PaymentError) -> Payment {
    try await pass("confirm") { () async throws(PaymentError) in try await bank.confirm(id, key: key, tenant)
    }
  }

  func cancel(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment {
    try await pass("cancel") { () async throws(PaymentError) in try await bank.cancel(id, tenant) }
  }

  func payment(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment? {
    try await pass("payment") { () async throws(PaymentError) in try await bank.payment(id, tenant) }
  }

  func refund(
    _ request: RefundRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> PaymentRefund {
    try await pass("refund") { () async throws(PaymentError) in
      try await bank.refund(request, key: key, tenant)
    }
  }

  func refunds(of id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> [PaymentRefund] {
    try await pass("refunds") { () async throws(PaymentError) in try await bank.refunds(of: id, tenant) }
  }

  func ledger(_ query: LedgerQuery, _ tenant: TenantContext) async throws(PaymentError) -> LedgerPage {
    try await bank.ledger(query, tenant)
  }

  func payer(_ profile: PayerProfile, _ tenant: TenantContext) async throws(PaymentError) -> PayerID {
    try await pass("payer") { () async throws(PaymentError) in try await bank.payer(profile, tenant) }
  }

  func savedMethods(
    of payer: PayerID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [SavedPaymentMethod] {
    try await bank.savedMethods(of: payer, tenant)
  }
}
