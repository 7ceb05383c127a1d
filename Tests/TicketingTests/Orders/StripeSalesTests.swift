import Essentials
import FakeStripe
import Payments
import Testing
import UsherTesting

@testable import Ticketing

@Suite("Tickets that are paid at Stripe")
struct StripeSalesTests {
  private static let page = StripeProvider.checkoutToken

  @Test(
    "are confirmed by the event of the page, whatever the order of events", arguments: DatabaseEngine.allCases
  )
  func checkout(engine: DatabaseEngine) async throws {
    try await withStripeSales(engine) { shop in
      let waiting = try await shop.buy(Self.page, "A-1-1", "A-1-2")
      #expect(
        waiting.status == .requiresAction && waiting.isOnPage && waiting.order.openOperation?.isOnPage == true
      )
      let product = shop.fake.requests.flatMap(\.fields).filter { $0.name.contains("[product_data]") }
      #expect(
        product.map(\.value) == [
          "Warriors vs. Lakers, 2 tickets", "A-1-1, A-1-2. Order \(waiting.order.id).",
        ])
      let page = try shop.page(of: waiting)
      let declined = shop.fake.with { $0.pay(page, .insufficientFunds) }
      #expect(declined == .declined("Your card has insufficient funds."))
      try await shop.deliver()
      #expect(try await shop.sales.order(waiting.order.id).state == .pendingPayment)
      shop.fake.with { _ = $0.pay(page, .visa) }
      try await shop.deliver { ($0 + $0).reversed() }
      let order = try await shop.sales.order(waiting.order.id)
      #expect(order.state == .confirmed && order.paid.minorUnits == shop.takings() && !order.paid.isZero)
      #expect(shop.sales.deliveries.changes.count == 1)
      #expect(try await Reconciliation(shop.desk).currentFindings(since: Timestamp(milliseconds: 0)) == [])

      let seat = try shop.sales.name("A-1-1")
      let part = try await shop.desk.refund(order.id, seats: [seat], key: "part", by: shop.sales.author)
      #expect(part.status == .partiallyRefunded)
      try await shop.deliver()
      let rest = try await shop.sales.order(order.id)
      #expect(rest.paid.minorUnits - rest.refunded.minorUnits == shop.takings())
      #expect(try await Reconciliation(shop.desk).currentFindings(since: Timestamp(milliseconds: 0)) == [])
    }
  }

  @Test(
    "are given up when the page is not paid in time, and the page is closed then",
    arguments: DatabaseEngine.allCases)
  func lateCustomer(engine: DatabaseEngine) async throws {
    try await withStripeSales(engine) { shop in
      let waiting = try await shop.buy(Self.page, "A-1-1")
      shop.sales.clock.advance(by: .seconds(601))
      try await shop.desk.reconcile()
      #expect(try await shop.sales.order(waiting.order.id).state == .cancelled)
      let page = try shop.page(of: waiting)
      #expect(shop.fake.with { $0.pay(page, .visa) } == .closed)
      #expect(try await shop.sales.state(of: "A-1-1") == .free)
      #expect(shop.takings() == 0)
    }
  }

  @Test(
    "are the customer's when the page was paid right before it was given up",
    arguments: DatabaseEngine.allCases)
  func paidAtTheLastMoment(engine: DatabaseEngine) async throws {
    try await withStripeSales(engine) { shop in
      let waiting = try await shop.buy(Self.page, "A-1-1")
      let waitingPage = try shop.page(of: waiting)
      shop.fake.with { _ = $0.pay(waitingPage, .visa) }
      shop.sales.clock.advance(by: .seconds(601))
      let order = try await shop.desk.abandon(waiting.order.id, by: shop.sales.author)
      #expect(order.state == .confirmed && order.paid.minorUnits == shop.takings())
    }
  }

  @Test("are confirmed when the bank was asked, by its event", arguments: DatabaseEngine.allCases)
  func authentication(engine: DatabaseEngine) async throws {
    try await withStripeSales(engine) { shop in
      let waiting = try await shop.buy("pm_card_threeDSecure2Required", "A-1-1")
      #expect(waiting.status == .requiresAction && !waiting.isOnPage)
      let intent = try #require(waiting.actionURL?.split(separator: "/").last).description
      shop.fake.with { _ = $0.authenticate(intent, succeeds: true) }
      try await shop.deliver()
      #expect(try await shop.sales.order(waiting.order.id).state == .confirmed)

      let other = try await shop.buy("pm_card_threeDSecure2Required", "A-2-1", key: "other")
      let refused = try #require(other.actionURL?.split(separator: "/").last).description
      shop.fake.with { _ = $0.authenticate(refused, succeeds: false) }
      try await shop.deliver()
      #expect(try await shop.sales.order(other.order.id).state == .failed)
    }
  }

  @Test("tell of a dispute, and of its end", arguments: DatabaseEngine.allCases)
  func disputes(engine: DatabaseEngine) async throws {
    try await withStripeSales(engine) { shop in
      let bought = try await shop.buy("pm_card_createDispute", "A-1-1")
      #expect(bought.status == .confirmed)
      try await shop.deliver { $0 + $0 }
      var order = try await shop.sales.order(bought.order.id)
      #expect(order.disputes.map(\.status) == [.needsResponse])
      #expect(try await shop.desk.store.disputed().map(\.id) == [order.id])
      let refund = try await shop.desk.refund(order.id, key: "r", by: shop.sales.author)
      #expect(refund.status == .waitingForOperator)
      let dispute = try #require(order.disputes.first?.id.rawValue)
      let differences = try await Reconciliation(shop.desk).round().found
      #expect(differences.contains { $0.kind == .dispute && $0.order == order.id })
      shop.fake.with { $0.closeDispute(dispute, isWon: false) }
      try await shop.deliver()
      order = try await shop.sales.order(order.id)
      #expect(order.disputes.map(\.status) == [.lost])
      #expect(try await shop.desk.store.disputed().isEmpty)
      let later = try await Reconciliation(shop.desk).round()
      #expect(!later.open.contains { $0.kind == .dispute })
      let history = try await shop.history(of: order.id)
      #expect(history.filter { $0.hasPrefix("dispute.") } == ["dispute.needs_response", "dispute.lost"])
    }
  }

  @Test("tell of a refund that comes back days after it was done, once", arguments: DatabaseEngine.allCases)
  func bouncedRefund(engine: DatabaseEngine) async throws {
    try await withStripeSales(engine) { shop in
      let bought = try await shop.buy("pm_card_visa", "A-1-1")
      let refunded = try await shop.desk.refund(bought.order.id, key: "r", by: shop.sales.author)
      #expect(refunded.status == .refunded)
      try await shop.deliver()
      let refund = try #require(shop.fake.with { $0.refunds.keys.first })
      shop.fake.with { $0.finish(refund, succeeds: false) }
      try await shop.deliver { $0 + $0 }
      let history = try await shop.history(of: bought.order.id)
      #expect(history.filter { $0 == "refund.bounced" }.count == 1)
    }
  }

  @Test("are changed on a new page, where the card was not saved; with the saved card, where it was")
  func changes() async throws {
    try await withStripeSales(.sqlite) { shop in
      let waiting = try await shop.buy(Self.page, "B-1-1")
      let waitingPage = try shop.page(of: waiting)
      shop.fake.with { _ = $0.pay(waitingPage, .visa) }
      try await shop.deliver()
      let author = shop.sales.author
      #expect(try await shop.desk.pageForChange(of: waiting.order.id, by: author)?.token == Self.page)
      let better = try shop.sales.name("A-1-1")
      let change = try await shop.desk.change(
        ChangeRequest(order: waiting.order.id, seats: [better]), key: "up", by: author)
      #expect(change.status == .requiresAction && change.isOnPage)
      let changePage = try shop.page(of: change)
      shop.fake.with { _ = $0.pay(changePage, .visa, saving: true) }
      try await shop.deliver()
      #expect(try await shop.sales.order(waiting.order.id).paid.minorUnits == shop.takings())
      #expect(try await shop.desk.pageForChange(of: waiting.order.id, by: author) == nil)
    }
  }

  @Test(
    "bought at the sandbox are given back there when Stripe takes new payments, and the other way round only with the key"
  )
  func providers() async throws {
    let migrations = TestSales.migrations + [PaymentInbox.migrations]
    try await withTestDatabase(.sqlite, migrations) { database in
      let shop = try await StripeSales(database, isCurrent: false)
      let old = try await shop.sales.bought("A-1-1")
      let desk = OrderDesk(
        holds: shop.sales.tickets.holds, payments: shop.provider, formerProviders: [shop.sales.bank],
        timer: shop.sales.clock)
      let back = try await desk.refund(old.id, key: "back", by: shop.sales.author)
      #expect(back.status == .refunded)
      #expect(try await shop.sales.takings() == back.order.paid.minorUnits - back.order.refunded.minorUnits)
      #expect(!back.order.refunded.isZero && shop.takings() == 0)
      let new = try await desk.buy(
        try await shop.sales.hold("A-1-2"), for: shop.sales.customer, token: "pm_card_visa", key: "new",
        by: shop.sales.author)
      #expect(new.status == .confirmed)
      let refused = try await shop.desk.refund(new.order.id, key: "refused", by: shop.sales.author)
      #expect(refused.status == .waitingForOperator)
      #expect(refused.failure?.message.contains("“stripe”, which is not configured") == true)
    }
  }

  @Test("are not sold with a key that Stripe does not take, and the seats go back to the hold")
  func wrongKey() async throws {
    try await withStripeSales(.sqlite) { shop in
      _ = try await shop.provider.payer(
        PayerProfile(reference: shop.sales.customer.text), shop.sales.tenant)
      let hold = try await shop.sales.hold("A-1-1")
      shop.fake.with { $0.revokeKey() }
      let outcome = try await shop.desk.buy(
        hold, for: shop.sales.customer, token: "pm_card_visa", key: "buy", by: shop.sales.author)
      #expect(outcome.status == .failed && outcome.failure?.code == "unavailable")
      #expect(try await shop.sales.tickets.holds.hold(hold)?.isActive(at: shop.sales.clock.now) == true)
    }
  }
}
