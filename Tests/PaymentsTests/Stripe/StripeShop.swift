import Essentials
import FakeStripe
import Payments
import Persistence
import UsherTesting

/// Stripe's provider over the fake, without a network.
struct StripeShop {
  let fake: FakeStripe
  let faults = PlannedFaults()
  let provider: StripeProvider
  let clock: ManualClock
  let tenant = TenantContext(tenant: .single)

  init(_ database: Database) {
    clock = ManualClock()
    fake = FakeStripe(clock: clock, faults: faults)
    var settings = StripeSettings()
    settings.retries = 0
    settings.returnBase = "https://shop.example/payments/"
    provider = StripeProvider(fake, database: database, settings: settings, clock: clock, timer: clock)
  }

  func create(
    _ method: String = "pm_card_visa", _ amount: Money = Money(minorUnits: 24_500, .usd),
    key: String = "op_1/create"
  ) async throws(PaymentError) -> Payment {
    let payer = try await provider.payer(PayerProfile(reference: "cust_1"), tenant)
    return try await provider.create(
      PaymentRequest(
        amount: amount, method: method, payer: payer, summary: "2 tickets, ord_1",
        metadata: ["order": "ord_1", "operation": "op_1"], deadline: clock.now + .seconds(600)),
      key: key, tenant)
  }

  func confirm(_ payment: Payment, key: String = "op_1/confirm") async throws(PaymentError) -> Payment {
    try await provider.confirm(payment.id, key: key, tenant)
  }

  func now(_ payment: Payment) async throws(PaymentError) -> Payment? {
    try await provider.payment(payment.id, tenant)
  }

  func refund(
    _ payment: Payment, _ cents: Int64, key: String = "op_2/refund"
  ) async throws(PaymentError) -> PaymentRefund {
    try await provider.refund(
      RefundRequest(
        payment: payment.id, amount: Money(minorUnits: cents, payment.amount.currency),
        metadata: ["order": "ord_1", "operation": "op_2"]), key: key, tenant)
  }
}

/// Runs a test with a shop on SQLite; Stripe's side is the same on every engine.
func withStripe(_ body: (StripeShop) async throws -> Void) async throws {
  try await withTestDatabase(.sqlite, [StripeProvider.migrations]) { try await body(StripeShop($0)) }
}
