import Essentials
import Payments
import Synchronization
import Testing
import UsherTesting

@testable import Ticketing

@Suite struct RefundTests {
  private static let staff = OrderAuthor.operator("Grace", words: "goodwill")

  @Test(
    "A part of an order and then the rest go back, and the seats are free", arguments: DatabaseEngine.allCases
  )
  func parts(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5", "A-1-6")
      let part = try await sales.desk.refund(
        order.id, seats: [try sales.name("A-1-6")], key: "one", by: sales.author)
      #expect(part.status == .partiallyRefunded)
      #expect(part.refund == Money(minorUnits: 12_000, .usd))
      #expect(part.order.state == .partiallyRefunded)
      #expect(try await sales.state(of: "A-1-6") == .free)
      #expect(try await sales.state(of: "A-1-5") == .sold)
      let rest = try await sales.desk.refund(order.id, key: "two", by: sales.author)
      #expect(rest.status == .refunded)
      #expect(rest.order.refunded == Money(minorUnits: 24_000, .usd))
      #expect(sales.deliveries.changes.map { $0.removed.map(\.seat.text) } == [[], ["A-1-6"], ["A-1-5"]])
      // What the first refund was does not change with the second.
      let again = try await sales.desk.refund(
        order.id, seats: [try sales.name("A-1-6")], key: "one", by: sales.author)
      #expect(again.status == .partiallyRefunded)
      try await sales.checkBooks()
    }
  }

  @Test("The same key refunds once, however many ask at once", arguments: DatabaseEngine.allCases)
  func duplicates(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5")
      async let one = sales.desk.refund(order.id, key: "r", by: sales.author)
      async let two = sales.desk.refund(order.id, key: "r", by: sales.author)
      let operations = try await [one.operation, two.operation]
      #expect(Set(operations).count == 1)
      try await sales.desk.reconcile()
      #expect(try await sales.order(order.id).state == .refunded)
      let other = try await problem {
        _ = try await sales.desk.refund(
          order.id, seats: [try sales.name("A-1-5")], key: "r", by: sales.author)
      }
      #expect(other == "idempotency-key-reused")
      try await sales.checkBooks()
    }
  }

  @Test("A refund whose answer was lost is found at the bank", arguments: DatabaseEngine.allCases)
  func lostAnswer(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5", card: .timeoutAfterRefund)
      let outcome = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      #expect(outcome.status == .refunded)
      try await sales.checkBooks()
    }
  }

  @Test("A refund that takes its time keeps the seats until it is there", arguments: DatabaseEngine.allCases)
  func pending(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5", card: .pendingRefund)
      let outcome = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      #expect(outcome.status == .refundPending)
      #expect(try await sales.state(of: "A-1-5") == .sold)
      let busy = try await problem {
        _ = try await sales.desk.refund(order.id, key: "s", by: sales.author)
      }
      #expect(busy == "order-is-busy")
      sales.clock.advance(by: .seconds(31))
      try await sales.desk.reconcile()
      #expect(try await sales.order(order.id).state == .refunded)
      #expect(try await sales.state(of: "A-1-5") == .free)
      try await sales.checkBooks()
    }
  }

  @Test(
    "A refund that the bank refuses waits for an operator, who has it tried again or keeps the order",
    arguments: DatabaseEngine.allCases)
  func refused(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5", card: .refundFails)
      let outcome = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      #expect(outcome.status == .waitingForOperator)
      #expect(outcome.failure?.code == "refund_refused")
      #expect(try await sales.desk.store.waitingForOperator().map(\.order.id) == [order.id])
      let again = try await sales.desk.approve(outcome.operation, by: Self.staff)
      #expect(again.status == .waitingForOperator)
      let kept = try await sales.desk.reject(outcome.operation, by: Self.staff)
      #expect(kept.status == .rejected)
      #expect(kept.order.currentLines.map(\.state) == [.active])
      #expect(try await sales.state(of: "A-1-5") == .sold)
      try await sales.checkBooks()
    }
  }

  @Test(
    "A large refund waits for an operator, and only an operator can agree", arguments: DatabaseEngine.allCases
  )
  func approval(engine: DatabaseEngine) async throws {
    var policies = TicketPolicies()
    policies.refunds.approvalAbove = "200.00"
    try await withTestSales(engine, policies: policies) { sales in
      let order = try await sales.bought("A-1-5", "A-1-6")
      #expect(try await sales.desk.quoteRefund(order.id, by: sales.author).needsApproval)
      let outcome = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      #expect(outcome.status == .waitingForOperator)
      #expect(try await sales.takings() == 26_500)
      let customer = try await problem {
        _ = try await sales.desk.approve(outcome.operation, by: sales.author)
      }
      #expect(customer == "operators-only")
      let approved = try await sales.desk.approve(outcome.operation, by: Self.staff)
      #expect(approved.status == .refunded)
      let history = try await sales.desk.store.history(of: order.id)
      #expect(history.contains { $0.action == "refund.approved" && $0.author == Self.staff })
      let twice = try await problem {
        _ = try await sales.desk.approve(outcome.operation, by: Self.staff)
      }
      #expect(twice == "nothing-to-answer")
      try await sales.checkBooks()
    }
  }

  @Test("An event that is called off gives back everything, fees and all", arguments: DatabaseEngine.allCases)
  func calledOff(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5")
      var event = sales.event
      event.state = .calledOff
      _ = try await sales.tickets.catalogue.save(event)
      let outcome = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      #expect(outcome.refund == Money(minorUnits: 13_500, .usd))
      #expect(try await sales.takings() == 0)
      try await sales.checkBooks()
    }
  }

  @Test(
    "Events that are called off are given back without anybody asking, once, where the policy says so",
    arguments: DatabaseEngine.allCases)
  func calledOffByItself(engine: DatabaseEngine) async throws {
    var policies = TicketPolicies()
    policies.refunds.calledOffByItself = true
    policies.refunds.approvalAbove = "300.00"
    try await withTestDatabase(engine, TestSales.migrations) { database in
      let sales = try await TestSales(database, policies: policies)
      let order = try await sales.bought("A-1-1", "A-1-2", key: "one")
      let other = try await sales.bought("A-1-1", event: sales.other, key: "other")
      let returned = try await sales.bought("A-2-1", key: "returned")
      _ = try await sales.desk.refund(returned.id, key: "before", by: sales.author)
      let large = try await sales.bought("A-2-2", "A-2-3", "A-2-4", key: "large")
      #expect(try await sales.desk.refundCalledOff() == 0)
      var event = sales.event
      event.state = .calledOff
      try await sales.tickets.catalogue.save(event)
      let told = Mutex<[OrderID: OrderOutcome.Status]>([:])
      let count = try await sales.desk.refundCalledOff()
      try await sales.desk.tellNotices { notice in
        told.withLock { $0[notice.outcome.order.id] = notice.outcome.status }
      }
      #expect(count == 2 && told.withLock { $0 } == [order.id: .refunded])
      let refunded = try await sales.order(order.id)
      #expect(refunded.state == .refunded && refunded.refunded == refunded.paid)
      #expect(try await sales.order(other.id).state == .confirmed)
      #expect(try await sales.desk.refundCalledOff() == 0)
      let waiting = try #require(try await sales.desk.store.waitingForOperator().first)
      #expect(waiting.order.id == large.id)
      _ = try await sales.desk.reject(waiting.operation.id, by: .operator("Kim"))
      #expect(try await sales.desk.refundCalledOff() == 0, "what an operator has refused stays so")
      try await sales.checkBooks()
    }
  }

  @Test("Nothing is returned when it is too late, twice, or never bought", arguments: DatabaseEngine.allCases)
  func refusals(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5")
      let foreign = try await problem {
        _ = try await sales.desk.refund(
          order.id, seats: [try sales.name("A-1-6")], key: "a", by: sales.author)
      }
      #expect(foreign == "seats-not-in-order")
      sales.clock.advance(by: .seconds(86_400 * 2 + 1))
      let late = try await problem { _ = try await sales.desk.refund(order.id, key: "b", by: sales.author) }
      #expect(late == "not-refundable")
      let other = try await sales.bought("A-1-6", event: sales.other, key: "other")
      _ = try await sales.desk.refund(other.id, key: "c", by: sales.author)
      let twice = try await problem { _ = try await sales.desk.refund(other.id, key: "d", by: sales.author) }
      #expect(twice == "order-has-no-seats")
      try await sales.checkBooks()
    }
  }

  @Test("Tickets that cannot be made now are made later, once", arguments: DatabaseEngine.allCases)
  func delivery(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      sales.deliveries.failNext(1)
      let outcome = try await sales.buy(try await sales.hold("A-1-5"))
      #expect(outcome.status == .confirmed)
      #expect(sales.deliveries.changes.isEmpty)
      sales.clock.advance(by: .seconds(60))
      try await sales.desk.reconcile()
      #expect(sales.deliveries.changes.map(\.order.id) == [outcome.order.id])
      #expect(try await sales.order(outcome.order.id).openOperation == nil)
      try await sales.checkBooks()
    }
  }
}
