import Essentials
import Payments
import Persistence
import UsherTesting

/// A sandbox bank over a database, and what tests ask of it most.
struct Bank {
  let provider: SandboxProvider
  let clock: ManualClock
  let tenant = TenantContext(tenant: .single)

  init(_ database: Database, clock: ManualClock = ManualClock()) {
    self.clock = clock
    provider = SandboxProvider(database: database, clock: clock, timer: clock)
  }

  func create(
    _ card: SandboxCard = .visa, _ cents: Int64 = 24_500, key: String = "order-1", payer: PayerID? = nil
  ) async throws(PaymentError) -> Payment {
    try await provider.create(
      PaymentRequest(
        amount: Money(minorUnits: cents, .usd), method: card.rawValue, payer: payer, summary: "2 tickets",
        metadata: ["order": key]),
      key: key, tenant)
  }

  func confirm(_ payment: Payment, key: String? = nil) async throws(PaymentError) -> Payment {
    try await provider.confirm(payment.id, key: key ?? payment.key + "/confirm", tenant)
  }

  /// A payment that has been made.
  func paid(
    _ card: SandboxCard = .visa, _ cents: Int64 = 24_500, key: String = "order-1"
  ) async throws(PaymentError) -> Payment {
    try await confirm(try await create(card, cents, key: key))
  }

  func refund(
    _ payment: Payment, _ cents: Int64, key: String = "refund-1"
  ) async throws(PaymentError) -> PaymentRefund {
    try await provider.refund(
      RefundRequest(payment: payment.id, amount: Money(minorUnits: cents, .usd)), key: key, tenant)
  }

  func now(_ payment: Payment) async throws -> Payment? { try await provider.payment(payment.id, tenant) }
}

/// Runs a test with a bank on one of the engines.
func withBank(_ engine: DatabaseEngine, _ body: (Bank) async throws -> Void) async throws {
  try await withTestDatabase(engine, [SandboxProvider.migrations]) { try await body(Bank($0)) }
}
