import Essentials
import MoneySimulation
import Payments
import Synchronization
import Testing
import UsherTesting

@testable import Ticketing

@Suite struct OutageTests {
  private func withUnreliableBank(
    _ engine: DatabaseEngine, policies: TicketPolicies = TicketPolicies(),
    _ body: (TestSales, UnreliableBank) async throws -> Void
  ) async throws {
    let bank = UnreliableBank()
    try await withTestDatabase(engine, TestSales.migrations) { database in
      let sales = try await TestSales(
        database, policies: policies, provider: { PassedProvider($0, bank) })
      try await body(sales, bank)
    }
  }

  @Test(
    "A bank that is away longer than seats can be kept has them given up, and the money goes back when it returns",
    arguments: DatabaseEngine.allCases, [true, false])
  func outage(engine: DatabaseEngine, isCharged: Bool) async throws {
    try await withUnreliableBank(engine) { sales, bank in
      let hold = try await sales.hold("A-1-5")
      bank.set { call in
        switch call {
        case "payer", "create": .answered
        case "confirm": isCharged ? .lostAnswer : .lostRequest
        default: .lostRequest
        }
      }
      let outcome = try await sales.buy(hold)
      #expect(outcome.status == .paymentPending)
      #expect(try await sales.takings() == (isCharged ? 13_500 : 0))
      for _ in 1...5 {
        sales.clock.advance(by: .seconds(660))
        try await sales.desk.reconcile()
        #expect(try await sales.state(of: "A-1-5") == .sold)
      }
      sales.clock.advance(by: .seconds(660))
      try await sales.desk.reconcile()
      #expect(try await sales.order(outcome.order.id).state == .failed)
      #expect(try await sales.state(of: "A-1-5") == .free)

      bank.set { _ in .answered }
      sales.clock.advance(by: .seconds(61))
      try await sales.desk.reconcile()
      let order = try await sales.order(outcome.order.id)
      #expect(order.openOperation == nil)
      #expect(order.refunded.minorUnits == (isCharged ? 13_500 : 0))
      #expect(try await sales.takings() == 0)
      try await sales.checkBooks()
    }
  }

  @Test(
    "A bank that is back within the time is asked, and the order is what the bank says",
    arguments: DatabaseEngine.allCases)
  func shortOutage(engine: DatabaseEngine) async throws {
    try await withUnreliableBank(engine) { sales, bank in
      let hold = try await sales.hold("A-1-5")
      bank.set { call in call == "confirm" ? .lostAnswer : call == "payment" ? .lostRequest : .answered }
      let outcome = try await sales.buy(hold)
      #expect(outcome.status == .paymentPending)
      bank.set { _ in .answered }
      // Beyond the deadline for paying: it is not cancelled, for it was paid.
      sales.clock.advance(by: .seconds(900))
      try await sales.desk.reconcile()
      #expect(try await sales.order(outcome.order.id).state == .confirmed)
      try await sales.checkBooks()
    }
  }

  @Test(
    "A bank that is away before anything was begun refuses the purchase, and the hold stays",
    arguments: DatabaseEngine.allCases)
  func unavailable(engine: DatabaseEngine) async throws {
    try await withUnreliableBank(engine) { sales, bank in
      let hold = try await sales.hold("A-1-5")
      bank.set { _ in .lostRequest }
      let refusal = try await problem { _ = try await sales.buy(hold) }
      #expect(refusal == "payments-unavailable")
      #expect(try await sales.state(of: "A-1-5") == .held)
      bank.set { _ in .answered }
      #expect(try await sales.buy(hold).status == .confirmed)
    }
  }

  @Test("A refund that cannot be made now is made later", arguments: DatabaseEngine.allCases)
  func laterRefund(engine: DatabaseEngine) async throws {
    try await withUnreliableBank(engine) { sales, bank in
      let order = try await sales.bought("A-1-5")
      bank.set { call in call == "refund" ? .lostAnswer : call == "refunds" ? .lostRequest : .answered }
      let outcome = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      #expect(outcome.status == .refundPending)
      bank.set { _ in .answered }
      sales.clock.advance(by: .seconds(60))
      try await sales.desk.reconcile()
      #expect(try await sales.order(order.id).state == .refunded)
      try await sales.checkBooks()
    }
  }

  @Test("Whatever calls fail, in the end money and orders agree", arguments: DatabaseEngine.allCases)
  func randomFailures(engine: DatabaseEngine) async throws {
    var policies = TicketPolicies()
    policies.purchases = PurchasePolicy()
    policies.purchases.ticketsPerEvent = 1000
    policies.purchases.ordersInWindow = 1000
    policies.purchases.failuresInWindow = 1000
    try await withUnreliableBank(engine, policies: policies) { sales, bank in
      let random = Mutex(SplitMix64(seed: 20_251_007))
      bank.set { _ in
        switch random.withLock({ Int.random(in: 0..<10, using: &$0) }) {
        case 0, 1: .lostRequest
        case 2, 3: .lostAnswer
        case 4: .limited
        default: .answered
        }
      }
      func roll(_ range: Range<Int>) -> Int { random.withLock { Int.random(in: range, using: &$0) } }
      let cards: [SandboxCard] = [
        .visa, .visa, .visa, .declined, .authenticationRequired, .processing, .timeoutAfterCharge,
        .pendingRefund,
      ]
      for step in 0..<60 {
        do {
          switch roll(0..<5) {
          case 0, 1:
            let seat =
              roll(0..<2) == 0 ? "A-\(roll(1..<5))-\(roll(1..<11))" : "B-\(roll(1..<4))-\(roll(1..<7))"
            _ = try await sales.buy(
              try await sales.hold(seat, seconds: 60), cards[roll(0..<cards.count)], key: "buy-\(step)")
          case 2:
            guard let order = try await some(sales, roll(0..<1000)) else { continue }
            _ = try await sales.desk.change(
              ChangeRequest(order: order.id, section: roll(0..<2) == 0 ? "A" : "B"), key: "change-\(step)",
              by: sales.author)
          case 3:
            guard let order = try await some(sales, roll(0..<1000)) else { continue }
            _ = try await sales.desk.refund(order.id, key: "refund-\(step)", by: sales.author)
          default:
            sales.clock.advance(by: .seconds(roll(1..<400)))
            try await sales.desk.reconcile()
          }
        } catch is Problem {
          // Refused: seats that are taken, orders that are busy, a bank that is away.
        }
      }
      bank.set { _ in .answered }
      // Long enough for customers who never came back from their bank, and for seats without an answer.
      for _ in 0..<8 {
        sales.clock.advance(by: .seconds(700))
        try await sales.desk.reconcile()
      }
      for order in try await sales.desk.store.orders(of: sales.customer, limit: 100) {
        #expect(order.openOperation == nil)
        #expect(order.state != .pendingPayment)
      }
      try await sales.checkBooks()
    }
  }

  private func some(_ sales: TestSales, _ number: Int) async throws -> Order? {
    let orders = try await sales.desk.store.orders(of: sales.customer, limit: 100).filter(\.state.hasSeats)
    return orders.isEmpty ? nil : orders[number % orders.count]
  }
}
