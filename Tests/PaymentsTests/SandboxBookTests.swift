import Essentials
import Payments
import Persistence
import Testing
import UsherTesting

@Suite struct SandboxBookTests {
  @Test(
    "The same key gives the first answer again, and another request under it is refused",
    arguments: DatabaseEngine.allCases)
  func keys(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let made = try await bank.create()
      let paid = try await bank.confirm(made)
      #expect(try await bank.create() == made)
      #expect(try await bank.confirm(made) == paid)
      await #expect(throws: PaymentError.keyReused) { try await bank.create(.visa, 1) }
      await #expect(throws: PaymentError.keyReused) { try await bank.create(.mastercard) }
      await #expect(throws: PaymentError.keyReused) { try await bank.confirm(made, key: made.key) }
      let ledger = try await bank.provider.ledger(
        LedgerQuery(since: Timestamp(milliseconds: 0)), bank.tenant)
      #expect(ledger == LedgerPage([paid], next: nil))
    }
  }

  @Test(
    "A payment is given back in parts, once each, and never more than was taken",
    arguments: DatabaseEngine.allCases)
  func refunds(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let paid = try await bank.paid(.visa, 10_000)
      let first = try await bank.refund(paid, 6_000, key: "a")
      #expect(first.status == .succeeded)
      #expect(try await bank.refund(paid, 6_000, key: "a") == first)
      await #expect(throws: PaymentError.self) { try await bank.refund(paid, 4_001, key: "b") }
      bank.clock.advance(by: .milliseconds(1))
      _ = try await bank.refund(paid, 4_000, key: "c")
      await #expect(throws: PaymentError.self) { try await bank.refund(paid, 1, key: "d") }
      #expect(try await bank.now(paid)?.refunded == Money(minorUnits: 10_000, .usd))
      #expect(
        try await bank.provider.refunds(of: paid.id, bank.tenant).map(\.amount.minorUnits) == [6_000, 4_000])
    }
  }

  @Test("Nothing can be given back of a payment that took nothing", arguments: DatabaseEngine.allCases)
  func refundOfNothing(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let made = try await bank.create()
      await #expect(throws: PaymentError.self) { try await bank.refund(made, 100) }
      await #expect(throws: PaymentError.self) {
        try await bank.provider.refund(
          RefundRequest(payment: PaymentID(rawValue: "pi_x"), amount: Money(minorUnits: 1, .usd)), key: "x",
          bank.tenant)
      }
    }
  }

  @Test("Refunds fail, wait or lose their answers as their cards say", arguments: DatabaseEngine.allCases)
  func refundOutcomes(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let failing = try await bank.paid(.refundFails, key: "a")
      #expect(try await bank.refund(failing, 100, key: "ra").status == .failed)
      #expect(try await bank.now(failing)?.refunded.minorUnits == 0)

      let pending = try await bank.paid(.pendingRefund, key: "b")
      #expect(try await bank.refund(pending, 100, key: "rb").status == .pending)
      bank.clock.advance(by: .seconds(30))
      #expect(try await bank.provider.refunds(of: pending.id, bank.tenant).map(\.status) == [.succeeded])

      let lost = try await bank.paid(.timeoutAfterRefund, key: "c")
      await #expect(throws: PaymentError.timeout) { try await bank.refund(lost, 100, key: "rc") }
      let found = try await bank.provider.refunds(of: lost.id, bank.tenant)
      #expect(found.map(\.key) == ["rc"])
      #expect(try await bank.refund(lost, 100, key: "rc") == found.first)
    }
  }

  @Test(
    "A customer pays with their own saved cards, and with nobody else's", arguments: DatabaseEngine.allCases)
  func savedCards(engine: DatabaseEngine) async throws {
    try await withBank(engine) { bank in
      let profile = PayerProfile(reference: "cus_a", name: "Ada")
      let ada = try await bank.provider.payer(profile, bank.tenant)
      #expect(try await bank.provider.payer(profile, bank.tenant) == ada)
      let bob = try await bank.provider.payer(PayerProfile(reference: "cus_b"), bank.tenant)
      let poor = try await bank.provider.save(.insufficientFunds, for: ada, bank.tenant)
      let cards = try await bank.provider.savedMethods(of: ada, bank.tenant)
      #expect(cards.map(\.lastFour).sorted() == ["4242", "9995"])
      #expect(cards.contains { $0.token == poor })
      func request(_ payer: PayerID?) -> PaymentRequest {
        PaymentRequest(amount: Money(minorUnits: 1, .usd), method: poor, payer: payer, summary: "")
      }
      for other in [bob, nil] {
        await #expect(throws: PaymentError.self) {
          try await bank.provider.create(request(other), key: "x", bank.tenant)
        }
      }
      let made = try await bank.provider.create(request(ada), key: "y", bank.tenant)
      await #expect(throws: PaymentError.declined(.insufficientFunds)) { try await bank.confirm(made) }
    }
  }

  @Test(
    "The books outlive the process, page by page, each company's apart", arguments: DatabaseEngine.allCases)
  func durability(engine: DatabaseEngine) async throws {
    let test = try await TestDatabase(engine)
    defer { test.remove() }
    let database = try await test.open()
    try await database.migrate([SandboxProvider.migrations])
    let bank = Bank(database)
    for number in 1...5 {
      _ = try await bank.paid(.visa, Int64(number), key: "order-\(number)")
      bank.clock.advance(by: .seconds(1))
    }
    await database.close()

    let reopened = try await test.open()
    let again = Bank(reopened)
    var query = LedgerQuery(since: again.clock.now + .seconds(1), limit: 2)
    var amounts: [Int64] = []
    while true {
      let page = try await again.provider.ledger(query, again.tenant)
      amounts += page.payments.map(\.amount.minorUnits)
      guard let next = page.next else { break }
      query.after = next
    }
    #expect(amounts == [2, 3, 4, 5])
    let other = TenantContext(tenant: TenantID(at: again.clock.now))
    let nothing = try await again.provider.ledger(query, other)
    #expect(nothing == LedgerPage([], next: nil))
    await reopened.close()
  }

  @Test("Test tokens are understood under both of their names")
  func tokens() {
    #expect(SandboxCard(token: "tok_visa") == .visa)
    #expect(SandboxCard(token: "tok_chargeDeclined") == .declined)
    #expect(SandboxCard(token: "pm_card_authenticationRequired") == .authenticationRequired)
    #expect(SandboxCard(token: "4242424242424242") == nil)
  }
}
