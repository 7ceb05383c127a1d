import Essentials
import Payments
import Testing
import UsherTesting

@testable import Ticketing

@Suite("Credits")
struct CreditTests {
  private static let staff = OrderAuthor.operator("Grace")

  private func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, .usd) }

  private func credit(_ sales: TestSales) async throws -> Int64 {
    try await sales.desk.credit(of: sales.customer, for: dollars(1_000_000)).minorUnits
  }

  private func give(_ cents: Int64, _ sales: TestSales, key: String = "gift") async throws {
    _ = try await sales.desk.grantCredit(
      dollars(cents), to: sales.customer, note: "for the delay", key: key, by: Self.staff)
  }

  private func buy(
    _ sales: TestSales, _ seats: String..., token: String? = SandboxCard.visa.rawValue, key: String = "buy"
  ) async throws -> OrderOutcome {
    let hold = try #require(try await sales.tickets.holds.hold(try await sales.hold(seats)))
    let credit = try await sales.desk.credit(of: sales.customer, for: hold.quote.total)
    return try await sales.desk.buy(
      hold.id, for: sales.customer, token: token, credit: credit, key: key, by: sales.author)
  }

  @Test("What was returned for credit pays for the next tickets", arguments: DatabaseEngine.allCases)
  func refundAndSpend(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5")
      let quote = try await sales.desk.quoteRefund(order.id, asCredit: true, by: sales.author)
      #expect(quote.credit == quote.total && quote.total == dollars(12_000))
      let refund = try await sales.desk.refund(order.id, asCredit: true, key: "r", by: sales.author)
      #expect(refund.status == .refunded)
      #expect(refund.refund.isZero && refund.creditBack == dollars(12_000))
      #expect(refund.order.creditReturned == dollars(12_000) && refund.order.refunded.isZero)
      #expect(try await sales.state(of: "A-1-5") == .free)
      #expect(try await credit(sales) == 12_000)
      let again = try await sales.desk.refund(order.id, asCredit: true, key: "r", by: sales.author)
      #expect(again.operation == refund.operation)
      #expect(try await credit(sales) == 12_000)

      // Two seats cost 265 dollars with their fees: the card pays what is missing.
      let next = try await buy(sales, "A-1-1", "A-1-2", key: "next")
      #expect(next.status == .confirmed)
      #expect(next.credit == dollars(12_000) && next.charge == dollars(26_500 - 12_000))
      #expect(next.order.paid == dollars(14_500) && next.order.credit == dollars(12_000))
      #expect(try await credit(sales) == 0)
      try await sales.checkBooks()
    }
  }

  @Test("Credit alone needs no card, and comes back as credit", arguments: DatabaseEngine.allCases)
  func creditOnly(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      try await give(5_000, sales)
      let tooLittle = try await problem { _ = try await buy(sales, "A-1-1", token: nil) }
      #expect(tooLittle == "credit-too-small")
      #expect(try await credit(sales) == 5_000)
      try await give(20_000, sales, key: "more")
      let bought = try await buy(sales, "A-2-1", token: nil, key: "second")
      #expect(bought.status == .confirmed && bought.charge.isZero && bought.credit == dollars(13_500))
      #expect(try await sales.takings() == 0)
      #expect(try await credit(sales) == 11_500)
      let refund = try await sales.desk.refund(bought.order.id, key: "r", by: sales.author)
      #expect(refund.status == .refunded && refund.refund.isZero && refund.creditBack == dollars(12_000))
      #expect(try await credit(sales) == 23_500)
      try await sales.checkBooks()
    }
  }

  @Test("A card that is declined or never finished gives the credit back", arguments: DatabaseEngine.allCases)
  func failures(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      try await give(5_000, sales)
      let declined = try await buy(sales, "A-1-1", token: SandboxCard.declined.rawValue)
      #expect(declined.status == .failed)
      #expect(try await credit(sales) == 5_000)
      let asked = try await buy(
        sales, "A-2-1", token: SandboxCard.authenticationRequired.rawValue, key: "3ds")
      #expect(asked.status == .requiresAction)
      #expect(try await credit(sales) == 0)
      sales.clock.advance(by: .seconds(700))
      try await sales.desk.reconcile()
      #expect(try await sales.order(asked.order.id).state == .cancelled)
      #expect(try await credit(sales) == 5_000)
      #expect(try await sales.order(asked.order.id).credit.isZero)
      try await sales.checkBooks()
    }
  }

  @Test("The same credit is not spent twice", arguments: DatabaseEngine.allCases)
  func race(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      try await give(5_000, sales)
      let holds = [try await sales.hold("A-1-1"), try await sales.hold("A-2-1")]
      @Sendable func buy(_ index: Int) async throws -> String? {
        try await problem {
          _ = try await sales.desk.buy(
            holds[index], for: sales.customer, token: SandboxCard.visa.rawValue, credit: dollars(5_000),
            key: "\(index)", by: sales.author)
        }
      }
      async let one = buy(0)
      async let two = buy(1)
      #expect(try await Set([one, two]) == [nil, "credit-changed"])
      #expect(try await credit(sales) == 0)
      try await sales.checkBooks()
    }
  }

  @Test("Late, a credit may be more than money, until the event begins", arguments: DatabaseEngine.allCases)
  func late(engine: DatabaseEngine) async throws {
    var policies = TicketPolicies()
    policies.credits.latePercent = 60
    try await withTestSales(engine, policies: policies) { sales in
      let order = try await sales.bought("A-1-5")
      sales.clock.advance(by: .seconds(86_400 * 2 + 43_200))
      let money = try await sales.desk.quoteRefund(order.id, by: sales.author)
      #expect(money.rule == .none)
      let quote = try await sales.desk.quoteRefund(order.id, asCredit: true, by: sales.author)
      #expect(quote.rule == .credit && quote.total == dollars(7_200))
      sales.clock.advance(by: .seconds(43_200))
      #expect(try await sales.desk.quoteRefund(order.id, asCredit: true, by: sales.author).rule == .none)
    }
  }

  @Test("Credits are given by operators, once for each key, and expire", arguments: DatabaseEngine.allCases)
  func goodwill(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      try await give(5_000, sales)
      try await give(5_000, sales)
      #expect(try await sales.desk.credits(of: sales.customer).map(\.amount) == [dollars(5_000)])
      #expect(try await problem { try await give(6_000, sales) } == "idempotency-key-reused")
      let byCustomer = try await problem {
        _ = try await sales.desk.grantCredit(
          dollars(1), to: sales.customer, note: "me", key: "me", by: sales.author)
      }
      #expect(byCustomer == "operators-only")
      sales.clock.advance(by: .seconds(86_400 * 366))
      #expect(try await credit(sales) == 0)
    }
  }

  @Test("Cheaper seats for an order that credit paid give credit back", arguments: DatabaseEngine.allCases)
  func exchange(engine: DatabaseEngine) async throws {
    var policies = TicketPolicies()
    policies.changes.returnsDifference = true
    try await withTestSales(engine, policies: policies) { sales in
      try await give(20_000, sales)
      let bought = try await buy(sales, "A-1-1", token: nil)
      let left = try await credit(sales)
      let request = ChangeRequest(order: bought.order.id, event: sales.other.id, section: "B")
      let change = try await sales.desk.change(request, key: "x", by: sales.author)
      #expect(change.status == .exchanged && change.refund.isZero)
      #expect(change.creditBack == dollars(12_000 - 4_550))
      #expect(try await credit(sales) == left + change.creditBack.minorUnits)
      try await sales.checkBooks()
    }
  }
}
