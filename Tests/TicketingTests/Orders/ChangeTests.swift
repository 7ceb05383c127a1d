import Essentials
import Payments
import Testing
import UsherTesting

@testable import Ticketing

@Suite struct ChangeTests {
  @Test("Better seats cost the difference, and the old ones are free", arguments: DatabaseEngine.allCases)
  func upgrade(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("B-1-3", "B-1-4")
      let request = ChangeRequest(order: order.id, section: "A")
      let quote = try await sales.desk.quoteChange(request, by: sales.author)
      #expect(quote.priceDelta == Money(minorUnits: 14_900, .usd))
      let outcome = try await sales.desk.change(request, key: "u", by: sales.author)
      #expect(outcome.status == .upgraded)
      #expect(outcome.priceDelta == quote.priceDelta)
      #expect(outcome.order.state == .confirmed)
      #expect(outcome.order.currentLines.map(\.seat) == quote.tickets.map(\.seat))
      #expect(outcome.order.paid == outcome.order.total)
      #expect(try await sales.state(of: "B-1-3") == .free)
      let change = try #require(sales.deliveries.changes.last)
      #expect(change.removed.map(\.seat.text) == ["B-1-3", "B-1-4"])
      // The payment that is refunded first is the upgrade's, then the purchase's.
      let refund = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      #expect(refund.refund == Money(minorUnits: 24_000, .usd))
      try await sales.checkBooks()
    }
  }

  @Test("Without a section the smallest step up is taken, and no more than the customer wants to pay")
  func budget() async throws {
    try await withTestSales(.sqlite) { sales in
      let order = try await sales.bought("B-1-3")
      let any = try await sales.desk.quoteChange(ChangeRequest(order: order.id), by: sales.author)
      #expect(any.tickets.map(\.section) == ["Floor"])
      func quote(upTo cents: Int64) async throws -> ChangeQuote {
        try await sales.desk.quoteChange(
          ChangeRequest(order: order.id, maximumDelta: Money(minorUnits: cents, .usd)), by: sales.author)
      }
      #expect(try await quote(upTo: 7_450).tickets.map(\.section) == ["A"])
      #expect(try await quote(upTo: 7_449).tickets.map(\.section) == ["Floor"])
      let nothing = try await problem { _ = try await quote(upTo: 3_449) }
      #expect(nothing == "no-seats-found")
    }
  }

  @Test("Cheaper seats give money back", arguments: DatabaseEngine.allCases)
  func downgrade(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5")
      let outcome = try await sales.desk.change(
        ChangeRequest(order: order.id, section: "B"), key: "d", by: sales.author)
      #expect(outcome.status == .upgraded)
      #expect(outcome.priceDelta == Money(minorUnits: -7_450, .usd))
      #expect(try await sales.takings() == 13_500 - 7_450)
      #expect(try await sales.order(order.id).openOperation == nil)
      try await sales.checkBooks()
    }
  }

  @Test("Cheaper seats give nothing back that a refund would not, and not past an operator")
  func downgradeWithinPolicy() async throws {
    var policies = TicketPolicies()
    policies.refunds.approvalAbove = "50.00"
    try await withTestSales(.sqlite, policies: policies) { sales in
      let order = try await sales.bought("A-1-5")
      let cheaper = ChangeRequest(order: order.id, section: "B")
      let early = try await problem { _ = try await sales.desk.quoteChange(cheaper, by: sales.author) }
      #expect(early == "needs-operator")
      let allowed = try await sales.desk.quoteChange(cheaper, by: .operator("Kim"))
      #expect(allowed.refund == Money(minorUnits: 7_450, .usd))
      sales.clock.advance(by: .seconds(86_400 * 3 - 3600))
      let late = try await sales.desk.quoteChange(cheaper, by: sales.author)
      #expect(late.refund.isZero && late.difference.minorUnits < 0)
    }
  }

  @Test("Tickets go over to another event", arguments: DatabaseEngine.allCases)
  func exchange(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5", "A-1-6")
      let outcome = try await sales.desk.change(
        ChangeRequest(order: order.id, event: sales.other.id, section: "A"), key: "e", by: sales.author)
      #expect(outcome.status == .exchanged)
      #expect(outcome.priceDelta.isZero)
      #expect(outcome.order.event == sales.other.id)
      #expect(try await sales.state(of: "A-1-5") == .free)
      let seat = try #require(outcome.order.currentLines.first?.seat.text)
      #expect(try await sales.state(of: seat, sales.other) == .sold)
      try await sales.checkBooks()
    }
  }

  @Test(
    "A refused card leaves the order as it was, and the new seats free", arguments: DatabaseEngine.allCases)
  func declined(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("B-1-3")
      let seat = try sales.name("A-1-5")
      let outcome = try await sales.desk.change(
        ChangeRequest(order: order.id, seats: [seat]), token: SandboxCard.declined.rawValue, key: "u",
        by: sales.author)
      #expect(outcome.status == .failed)
      #expect(outcome.order.state == .confirmed)
      #expect(outcome.order.currentLines.map(\.seat.text) == ["B-1-3"])
      #expect(try await sales.state(of: "A-1-5") == .free)
      #expect(try await sales.state(of: "B-1-3") == .sold)
      let again = try await sales.desk.change(
        ChangeRequest(order: order.id, seats: [seat]), key: "v", by: sales.author)
      #expect(again.order.currentLines.map(\.seat.text) == ["A-1-5"])
      try await sales.checkBooks()
    }
  }

  @Test(
    "Seats that somebody else has are not taken, and those of a lapsed hold are",
    arguments: DatabaseEngine.allCases)
  func takenSeats(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("B-1-3")
      _ = try await sales.hold("A-1-5", seconds: 60)
      let request = ChangeRequest(order: order.id, seats: [try sales.name("A-1-5")])
      let taken = try await problem {
        _ = try await sales.desk.change(request, key: "u", by: sales.author)
      }
      #expect(taken == "seats-taken")
      sales.clock.advance(by: .seconds(60))
      #expect(try await sales.desk.change(request, key: "v", by: sales.author).status == .upgraded)
      try await sales.checkBooks()
    }
  }

  @Test("One seat of two is changed, and only once for a key", arguments: DatabaseEngine.allCases)
  func oneSeat(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("B-1-3", "B-1-4")
      let request = ChangeRequest(
        order: order.id, section: "A", replacing: [try sales.name("B-1-4")])
      let first = try await sales.desk.change(request, key: "u", by: sales.author)
      let second = try await sales.desk.change(request, key: "u", by: sales.author)
      #expect(first.operation == second.operation)
      #expect(second.order.currentLines.map(\.section) == ["B", "A"])
      try await sales.checkBooks()
    }
  }

  @Test("It is too late to change when the policy says so", arguments: DatabaseEngine.allCases)
  func tooLate(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("B-1-3")
      sales.clock.advance(by: .seconds(86_400 * 2))
      let exchange = try await problem {
        _ = try await sales.desk.change(
          ChangeRequest(order: order.id, event: sales.other.id), key: "e", by: sales.author)
      }
      #expect(exchange == "too-late-to-change")
      let upgrade = try await sales.desk.change(
        ChangeRequest(order: order.id, section: "A"), key: "u", by: sales.author)
      #expect(upgrade.status == .upgraded)
    }
  }
}
