import Essentials
import Payments
import Testing
import UsherTesting

@testable import Ticketing

@Suite struct PurchaseTests {
  @Test(
    "A hold becomes a paid order with its seats, its price and its history",
    arguments: DatabaseEngine.allCases)
  func purchase(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let outcome = try await sales.buy(try await sales.hold("A-1-5", "A-1-6"))
      #expect(outcome.status == .confirmed)
      #expect(outcome.charge == Money(minorUnits: 26_500, .usd))
      let order = outcome.order
      #expect(order.state == .confirmed)
      #expect(order.paid == Money(minorUnits: 26_500, .usd))
      #expect(order.total == order.paid)
      #expect(order.currentLines.map(\.seat.text) == ["A-1-5", "A-1-6"])
      #expect(try await sales.state(of: "A-1-5") == .sold)
      let history = try await sales.desk.store.history(of: order.id)
      #expect(history.map(\.action) == ["purchase.begun", "purchase.paid"])
      #expect(history.last?.to == .confirmed)
      #expect(history.allSatisfy { $0.author == sales.author })
      #expect(sales.deliveries.changes.map { $0.added.map(\.seat.text) } == [["A-1-5", "A-1-6"]])
      try await sales.checkBooks()
    }
  }

  @Test(
    "The same key buys once, and another purchase under it is refused", arguments: DatabaseEngine.allCases)
  func duplicates(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let hold = try await sales.hold("A-1-5")
      async let one = sales.buy(hold)
      async let two = sales.buy(hold)
      let outcomes = try await [one, two]
      #expect(Set(outcomes.map(\.order.id)).count == 1)
      #expect(try await sales.buy(hold).order.id == outcomes[0].order.id)
      let second = try await sales.hold("A-1-6")
      let refusal = try await problem { _ = try await sales.buy(second) }
      #expect(refusal == "idempotency-key-reused")
      #expect(try await sales.takings() == 13_500)
      try await sales.checkBooks()
    }
  }

  @Test(
    "A card that is refused takes nothing, and the seats go back to the hold for another try",
    arguments: DatabaseEngine.allCases)
  func declined(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let hold = try await sales.hold("A-1-5")
      let refused = try await sales.buy(hold, .insufficientFunds)
      #expect(refused.status == .failed)
      #expect(refused.failure?.code == "insufficient_funds")
      #expect(refused.order.state == .failed)
      #expect(try await sales.state(of: "A-1-5") == .held)
      #expect(sales.deliveries.changes.isEmpty)
      let again = try await sales.buy(hold, key: "again")
      #expect(again.status == .confirmed)
      try await sales.checkBooks()
    }
  }

  @Test(
    "A payment that the customer authenticates becomes an order, one that they refuse does not",
    arguments: DatabaseEngine.allCases, [true, false])
  func authentication(engine: DatabaseEngine, succeeds: Bool) async throws {
    try await withTestSales(engine) { sales in
      let waiting = try await sales.buy(try await sales.hold("A-1-5"), .authenticationRequired)
      #expect(waiting.status == .requiresAction)
      #expect(waiting.order.state == .pendingPayment)
      let url = try #require(waiting.actionURL)
      let payment = PaymentID(rawValue: String(url.split(separator: "/").last ?? ""))
      #expect(try await sales.desk.resume(waiting.order.id, by: sales.author).state == .pendingPayment)
      try await sales.bank.authenticate(payment, succeeds: succeeds, sales.tenant)
      let order = try await sales.desk.resume(waiting.order.id, by: sales.author)
      #expect(order.state == (succeeds ? .confirmed : .failed))
      #expect(try await sales.takings() == (succeeds ? 13_500 : 0))
      try await sales.checkBooks()
    }
  }

  @Test(
    "While a payment waits the seats are kept past the hold's time, and past the deadline they are free",
    arguments: DatabaseEngine.allCases)
  func abandoned(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let waiting = try await sales.buy(
        try await sales.hold("A-1-5", seconds: 60), .authenticationRequired)
      sales.clock.advance(by: .seconds(400))
      try await sales.desk.reconcile()
      #expect(try await sales.state(of: "A-1-5") == .sold)
      sales.clock.advance(by: .seconds(201))
      try await sales.desk.reconcile()
      #expect(try await sales.order(waiting.order.id).state == .cancelled)
      #expect(try await sales.state(of: "A-1-5") == .free)
      let payment = try await sales.bank.ledger(
        LedgerQuery(since: Timestamp(milliseconds: 0)), sales.tenant
      ).payments.first
      #expect(payment?.status == .canceled)
      try await sales.checkBooks()
    }
  }

  @Test("A customer who gives up a payment frees the seats at once", arguments: DatabaseEngine.allCases)
  func givingUp(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let waiting = try await sales.buy(try await sales.hold("A-1-5"), .authenticationRequired)
      let order = try await sales.desk.abandon(waiting.order.id, by: sales.author)
      #expect(order.state == .cancelled)
      #expect(try await sales.state(of: "A-1-5") == .free)
      try await sales.checkBooks()
    }
  }

  @Test(
    "Whether the request or the answer was lost, asking tells what became of the payment",
    arguments: DatabaseEngine.allCases, [SandboxCard.timeoutAfterCharge, .timeoutBeforeCharge])
  func timeouts(engine: DatabaseEngine, card: SandboxCard) async throws {
    try await withTestSales(engine) { sales in
      let outcome = try await sales.buy(try await sales.hold("A-1-5"), card)
      #expect(outcome.status == .confirmed)
      #expect(try await sales.takings() == 13_500)
      try await sales.checkBooks()
    }
  }

  @Test(
    "A payment that takes its time is asked for until it has succeeded", arguments: DatabaseEngine.allCases)
  func processing(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let outcome = try await sales.buy(try await sales.hold("A-1-5"), .processing)
      #expect(outcome.status == .paymentPending)
      sales.clock.advance(by: .seconds(16))
      try await sales.desk.reconcile()
      #expect(try await sales.order(outcome.order.id).state == .pendingPayment)
      sales.clock.advance(by: .seconds(16))
      try await sales.desk.reconcile()
      #expect(try await sales.order(outcome.order.id).state == .confirmed)
      try await sales.checkBooks()
    }
  }

  @Test(
    "A hold that has lapsed, was bought before or is another's is not bought",
    arguments: DatabaseEngine.allCases)
  func holds(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let hold = try await sales.hold("A-1-5", seconds: 60)
      let stranger = CustomerID(at: sales.clock.now)
      let theirs = try await problem {
        _ = try await sales.desk.buy(
          hold, for: stranger, token: "pm_card_visa", key: "x", by: .customer(stranger))
      }
      #expect(theirs == "anothers-hold")
      sales.clock.advance(by: .seconds(60))
      let lapsed = try await problem { _ = try await sales.buy(hold) }
      #expect(lapsed == "hold-lapsed")
      let number = try await problem {
        _ = try await sales.desk.buy(
          hold, for: sales.customer, token: "4242 4242 4242 4242", key: "y", by: sales.author)
      }
      #expect(number == "invalid-fields")
      #expect(try await sales.desk.store.orders(of: sales.customer).isEmpty)
      #expect(try await sales.takings() == 0)
    }
  }

  @Test("Limits on tickets, orders and failed payments hold", arguments: DatabaseEngine.allCases)
  func limits(engine: DatabaseEngine) async throws {
    var policies = TicketPolicies()
    policies.purchases.ticketsPerEvent = 3
    policies.purchases.failuresInWindow = 2
    try await withTestSales(engine, policies: policies) { sales in
      _ = try await sales.bought("A-1-1", "A-1-2")
      let more = try await sales.hold("A-1-3", "A-1-4")
      let tickets = try await problem { _ = try await sales.buy(more, key: "b") }
      #expect(tickets == "ticket-limit")
      // What was refused has left the hold as it was.
      #expect(try await sales.state(of: "A-1-3") == .held)
      let hold = try await sales.hold("A-2-1")
      for number in 1...2 { _ = try await sales.buy(hold, .declined, key: "fail\(number)") }
      let failures = try await problem { _ = try await sales.buy(hold, key: "c") }
      #expect(failures == "too-many-failed-payments")
      sales.clock.advance(by: .seconds(3601))
      let later = try await sales.hold("A-2-2")
      #expect(try await sales.buy(later, key: "d").status == .confirmed)
      try await sales.checkBooks()
    }
  }

  @Test("Nobody sees or touches another customer's order", arguments: DatabaseEngine.allCases)
  func strangers(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5")
      let stranger = OrderAuthor.customer(CustomerID(at: sales.clock.now))
      let seen = try await problem { _ = try await sales.desk.order(order.id, by: stranger) }
      let refunded = try await problem {
        _ = try await sales.desk.refund(order.id, key: "r", by: stranger)
      }
      let changed = try await problem {
        _ = try await sales.desk.change(ChangeRequest(order: order.id), key: "u", by: stranger)
      }
      #expect([seen, refunded, changed] == ["unknown-order", "unknown-order", "unknown-order"])
    }
  }
}
