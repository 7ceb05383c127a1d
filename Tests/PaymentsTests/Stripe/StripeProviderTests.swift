import Essentials
import FakeStripe
import Payments
import Testing
import UsherTesting

@Suite struct StripeProviderTests {
  @Test("Money moves when a payment is confirmed, not when it is made")
  func approved() async throws {
    try await withStripe { shop in
      let made = try await shop.create()
      #expect(made.status == .unconfirmed && made.key == "op_1/create")
      #expect(shop.fake.with { $0.balance } == [:])
      let paid = try await shop.confirm(made)
      #expect(paid.status == .succeeded && paid.amount == Money(minorUnits: 24_500, .usd))
      #expect(paid.metadata == ["order": "ord_1", "operation": "op_1"])
      #expect(try await shop.now(made) == paid)
      #expect(shop.fake.with { $0.balance } == ["usd": 24_500])
      #expect(try await shop.confirm(made) == paid)
      #expect(shop.fake.with { $0.balance } == ["usd": 24_500])
    }
  }

  @Test(
    "A refused card takes nothing, and says why as often as it is asked",
    arguments: [
      ("chargeDeclined", DeclineCode.generic), ("chargeDeclinedInsufficientFunds", .insufficientFunds),
      ("chargeDeclinedExpiredCard", .expiredCard), ("chargeDeclinedIncorrectCvc", .incorrectCVC),
      ("chargeDeclinedProcessingError", .processingError),
      ("chargeDeclinedLostCard", DeclineCode(rawValue: "lost_card")),
    ])
  func declined(card: String, code: DeclineCode) async throws {
    try await withStripe { shop in
      let made = try await shop.create("pm_card_" + card)
      for _ in 1...2 {
        await #expect(throws: PaymentError.declined(code)) { try await shop.confirm(made) }
      }
      let now = try #require(try await shop.now(made))
      #expect(now.status == .failed && now.decline == code)
      #expect(shop.fake.with { $0.balance } == [:])
    }
  }

  @Test("The bank's question has an address; the answer decides")
  func authentication() async throws {
    try await withStripe { shop in
      let waiting = try await shop.confirm(try await shop.create("pm_card_authenticationRequired"))
      #expect(waiting.status == .requiresAction)
      #expect(waiting.actionURL == "http://127.0.0.1:12111/3ds/\(waiting.id)")
      let back = shop.fake.with { $0.authenticate(waiting.id.rawValue, succeeds: true) }
      #expect(back?.hasPrefix("https://shop.example/payments/returned?") == true)
      #expect(try await shop.now(waiting)?.status == .succeeded)

      let made = try await shop.create("pm_card_threeDSecure2Required", key: "op_3/create")
      let refused = try await shop.confirm(made, key: "op_3/confirm")
      shop.fake.with { _ = $0.authenticate(refused.id.rawValue, succeeds: false) }
      let now = try await shop.now(refused)
      #expect(now?.status == .failed && now?.decline == .authenticationFailed)
    }
  }

  @Test("A payment that was cancelled takes no money any more, and one that was made cannot be cancelled")
  func cancelling() async throws {
    try await withStripe { shop in
      let made = try await shop.create()
      #expect(try await shop.provider.cancel(made.id, shop.tenant).status == .canceled)
      #expect(try await shop.provider.cancel(made.id, shop.tenant).status == .canceled)
      await #expect(throws: PaymentError.self) { try await shop.confirm(made) }
      let paid = try await shop.confirm(
        try await shop.create(key: "op_4/create"), key: "op_4/confirm")
      #expect(try await shop.provider.cancel(paid.id, shop.tenant).status == .succeeded)
      #expect(try await shop.provider.payment(PaymentID(rawValue: "pi_none"), shop.tenant) == nil)
      await #expect(throws: PaymentError.self) {
        try await shop.provider.payment(PaymentID(rawValue: "../customers"), shop.tenant)
      }
    }
  }

  @Test("A key gives the same payment again, and another request under it is refused")
  func keys() async throws {
    try await withStripe { shop in
      let made = try await shop.create()
      #expect(try await shop.create() == made)
      await #expect(throws: PaymentError.keyReused) {
        try await shop.create("pm_card_visa", Money(minorUnits: 1_000, .usd))
      }
    }
  }

  @Test("What is lost, is refused for its rate, or fails at Stripe ends in one charge")
  func faults() async throws {
    for fault in FakeFault.allCases {
      try await withStripe { shop in
        shop.faults.add(fault, "POST", "/payment_intents")
        shop.faults.add(fault, "POST", "/confirm")
        var made: Payment?
        for _ in 1...3 where made == nil { made = try? await shop.create() }
        let payment = try #require(made, "\(fault)")
        for _ in 1...3 {
          guard try await shop.now(payment)?.status == .unconfirmed else { break }
          _ = try? await shop.confirm(payment)
        }
        #expect(try await shop.now(payment)?.status == .succeeded, "\(fault)")
        #expect(shop.fake.with { $0.balance } == ["usd": 24_500], "\(fault)")
      }
    }
  }

  @Test("A refund that is made again after whatever went wrong gives the money back once")
  func refundFaults() async throws {
    for fault in FakeFault.allCases {
      try await withStripe { shop in
        let paid = try await shop.confirm(try await shop.create())
        shop.faults.add(fault, "POST", "/refunds")
        var refund: PaymentRefund?
        for _ in 1...3 where refund == nil { refund = try? await shop.refund(paid, 4_500) }
        #expect(refund?.amount.minorUnits == 4_500 && refund?.key == "op_2/refund", "\(fault)")
        #expect(shop.fake.with { $0.balance } == ["usd": 20_000], "\(fault)")
        let all = try await shop.provider.refunds(of: paid.id, shop.tenant)
        #expect(all.map(\.id) == [refund?.id], "\(fault)")
      }
    }
  }

  @Test("A refund is pending, or fails, as the bank has it; too much is refused")
  func refunds() async throws {
    try await withStripe { shop in
      let paid = try await shop.confirm(try await shop.create("pm_card_pendingRefund"))
      #expect(try await shop.refund(paid, 500, key: "a").status == .pending)
      shop.clock.advance(by: .seconds(31))
      #expect(try await shop.provider.refunds(of: paid.id, shop.tenant).map(\.status) == [.succeeded])
      await #expect(throws: PaymentError.self) { try await shop.refund(paid, 24_001, key: "b") }
      #expect(try await shop.now(paid)?.refunded.minorUnits == 500)

      let failing = try await shop.confirm(
        try await shop.create("pm_card_refundFail", key: "op_5/create"), key: "op_5/confirm")
      #expect(try await shop.refund(failing, 500, key: "c").status == .failed)
      #expect(try await shop.now(failing)?.refunded.minorUnits == 0)
    }
  }

  @Test("The page is opened, paid after a refusal, and known by its payment then")
  func checkout() async throws {
    try await withStripe { shop in
      let made = try await shop.create(StripeProvider.checkoutToken)
      #expect(made.status == .unconfirmed && made.actionURL == nil)
      let open = try await shop.confirm(made)
      #expect(open.status == .requiresAction)
      #expect(open.actionURL == "http://127.0.0.1:12111/c/pay/\(made.id)")
      let refused = shop.fake.with { $0.pay(made.id.rawValue, .declined) }
      #expect(refused == .declined("Your card was declined."))
      #expect(try await shop.now(made)?.status == .requiresAction)
      let done = shop.fake.with { $0.pay(made.id.rawValue, .visa, saving: true) }
      #expect(done == .done("https://shop.example/payments/paid"))
      let paid = try #require(try await shop.now(made))
      #expect(paid.status == .succeeded && paid.id.rawValue.hasPrefix("pi_"))
      #expect(paid.metadata["operation"] == "op_1" && paid.key == "op_1/create")
      #expect(try await shop.provider.cancel(made.id, shop.tenant).id == paid.id)
      let ledger = try await shop.provider.ledger(
        LedgerQuery(since: Timestamp(milliseconds: 0)), shop.tenant)
      #expect(ledger.payments.map(\.id) == [paid.id])
      _ = try await shop.refund(paid, 4_500)
      #expect(try await shop.provider.refunds(of: made.id, shop.tenant).count == 1)
      let saved = try await shop.provider.savedMethods(of: try #require(paid.payer), shop.tenant)
      #expect(saved.map(\.lastFour) == ["4242"])
    }
  }

  @Test("A page that is cancelled, or whose time is over, takes no money")
  func closedPage() async throws {
    try await withStripe { shop in
      let made = try await shop.create(StripeProvider.checkoutToken)
      #expect(try await shop.provider.cancel(made.id, shop.tenant).status == .canceled)
      #expect(shop.fake.with { $0.pay(made.id.rawValue, .visa) } == .closed)
      let other = try await shop.create(StripeProvider.checkoutToken, key: "op_6/create")
      shop.clock.advance(by: .seconds(3600))
      #expect(try await shop.now(other)?.status == .canceled)
    }
  }

  @Test("Amounts have the units that Stripe wants, or are refused")
  func amounts() async throws {
    try await withStripe { shop in
      let cases: [(String, Int64, String)] = [
        ("JPY", 500, "500"), ("KWD", 5_120, "5120"), ("ISK", 5, "500"), ("UGX", 700, "70000"),
        ("MGA", 500, "5"), ("EUR", 999, "999"),
      ]
      for (code, minorUnits, written) in cases {
        let money = Money(minorUnits: minorUnits, try #require(Currency(code)))
        let made = try await shop.create("pm_card_visa", money, key: code)
        #expect(made.amount == money)
        let sent = shop.fake.requests.last?.fields.first { $0.name == "amount" }?.value
        #expect(sent == written, "\(code)")
      }
      for (code, minorUnits) in [("KWD", Int64(5_124)), ("MGA", 501)] {
        let money = Money(minorUnits: minorUnits, try #require(Currency(code)))
        await #expect(throws: PaymentError.self) {
          try await shop.create("pm_card_visa", money, key: code + "!")
        }
      }
    }
  }

  @Test("The ledger has the tenant's payments, a page at a time, each once")
  func ledger() async throws {
    try await withStripe { shop in
      for number in 1...5 { _ = try await shop.create(key: "op_\(number)/create") }
      let other = TenantContext(tenant: TenantID(at: shop.clock.now))
      var query = LedgerQuery(since: Timestamp(milliseconds: 0), limit: 2)
      var keys: [String] = []
      while true {
        let page = try await shop.provider.ledger(query, shop.tenant)
        keys += page.payments.map(\.key)
        guard let next = page.next else { break }
        query.after = next
      }
      #expect(keys == (1...5).reversed().map { "op_\($0)/create" })
      let nothing = try await shop.provider.ledger(LedgerQuery(since: query.since), other)
      #expect(nothing.payments.isEmpty)
    }
  }

  @Test("A customer is made known once, with a wrong key nothing is done")
  func payers() async throws {
    try await withStripe { shop in
      let profile = PayerProfile(reference: "cust_9", name: "Ada")
      let first = try await shop.provider.payer(profile, shop.tenant)
      shop.clock.advance(by: .seconds(3 * 86_400))
      #expect(try await shop.provider.payer(profile, shop.tenant) == first)
      #expect(shop.fake.with { $0.customers.count } == 1)
      #expect(shop.provider.testMethods.contains { $0.token == "pm_card_visa" })
    }
  }
}
