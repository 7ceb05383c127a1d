import Essentials
import Testing

@testable import Ticketing

@Suite struct PolicyTests {
  private static let start = Timestamp(milliseconds: 1_760_000_000_000)

  private static func event(_ state: Event.State = .scheduled) throws -> Event {
    let venue = try TestHall.venue(start)
    var event = TestHall.event(in: venue, start)
    event.state = state
    event.startsAt = start
    return event
  }

  private static func moment(_ milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: start.milliseconds + milliseconds)
  }

  @Test(
    "The rule changes at 48 and at 24 hours, to the millisecond",
    arguments: [
      (-48 * 3_600_000 - 1, RefundPolicy.Rule.full), (-48 * 3_600_000, .partial), (-24 * 3_600_000, .partial),
      (-24 * 3_600_000 + 1, .none), (1, .none),
    ] as [(Int64, RefundPolicy.Rule)])
  func rules(at: Int64, rule: RefundPolicy.Rule) throws {
    #expect(RefundPolicy().terms(for: try Self.event(), at: Self.moment(at)).rule == rule)
  }

  @Test("What is called off goes back whole at any time, what was moved until its date")
  func exceptions() throws {
    let policy = RefundPolicy()
    let called = try Self.event(.calledOff)
    #expect(policy.terms(for: called, at: Self.moment(3_600_000)).rule == .calledOff)
    let moved = try Self.event(.moved)
    #expect(policy.terms(for: moved, at: Self.moment(-24 * 3_600_000 - 1)).rule == .moved)
    #expect(
      policy.terms(for: moved, at: Self.moment(-24 * 3_600_000 - 1)).until == Self.moment(-24 * 3_600_000))
    #expect(policy.terms(for: moved, at: Self.moment(-24 * 3_600_000)).rule == .partial)
  }

  private static func sold(_ price: Int64, fees: Int64, taxes: Int64) throws -> RefundPolicy.Sold {
    RefundPolicy.Sold(
      seat: try #require(SeatName("A-1")), price: Money(minorUnits: price, .usd),
      fees: Money(minorUnits: fees, .usd), taxes: Money(minorUnits: taxes, .usd))
  }

  @Test("Fees stay unless the policy or the event gives them back, and taxes go with what they were on")
  func quote() throws {
    let sold = [try Self.sold(10_000, fees: 2_000, taxes: 1_200)]
    let orderFees = Money(minorUnits: 500, .usd)
    func quote(_ policy: RefundPolicy, _ state: Event.State, hours: Int64) throws -> RefundQuote {
      try policy.quote(
        sold, orderFees: orderFees, event: try Self.event(state), at: Self.moment(-hours * 3_600_000))
    }
    var policy = RefundPolicy()
    let full = try quote(policy, .scheduled, hours: 72)
    #expect(full.lines.map(\.amount.minorUnits) == [11_000, 0])
    #expect(full.lines.map(\.kept) == ["$22.00 fees and their taxes", "$5.00 order fees"])
    #expect(full.paid.minorUnits == 13_700)
    #expect(try quote(policy, .scheduled, hours: 30).total.minorUnits == 5_500)
    #expect(try quote(policy, .scheduled, hours: 1).total.minorUnits == 0)
    #expect(try quote(policy, .calledOff, hours: 1).total.minorUnits == 13_700)
    policy.feesRefundable = true
    #expect(try quote(policy, .scheduled, hours: 72).total.minorUnits == 13_700)
    #expect(try quote(policy, .scheduled, hours: 30).total.minorUnits == 5_500)
  }

  @Test("A tax on prices alone goes back with the price, whatever the fees were")
  func taxOnPrices() throws {
    var event = try Self.event(.scheduled)
    let rate = try #require(Rate(percent: "7.5"))
    event.pricing.taxes = [Tax("Admission tax", rate, coversFees: false)]
    // 45 dollars with 3.38 tax, and 6.50 fees that are not taxed.
    let quote = try RefundPolicy().quote(
      [try Self.sold(4_500, fees: 650, taxes: 338)], orderFees: nil, event: event,
      at: Self.moment(-72 * 3_600_000))
    #expect(quote.total.minorUnits == 4_838)
    // Where the price list is another one by now, the tax is divided as before.
    event.pricing.taxes = []
    let divided = try RefundPolicy().quote(
      [try Self.sold(4_500, fees: 650, taxes: 338)], orderFees: nil, event: event,
      at: Self.moment(-72 * 3_600_000))
    #expect(divided.total.minorUnits == 4_500 + 338 * 4_500 / 5_150)
  }

  @Test("No refund is ever more than was paid or less than nothing")
  func bounds() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<2_000 {
      var policy = RefundPolicy()
      policy.partialPercent = Int.random(in: 0...100, using: &random)
      policy.feesRefundable = Bool.random(using: &random)
      let sold = try (0..<Int.random(in: 1...4, using: &random)).map { _ in
        try Self.sold(
          .random(in: 0...1_000_000, using: &random), fees: .random(in: 0...10_000, using: &random),
          taxes: .random(in: 0...10_000, using: &random))
      }
      let state = try #require(Event.State.allCases.randomElement(using: &random))
      let quote = try policy.quote(
        sold, orderFees: Money(minorUnits: 500, .usd), event: try Self.event(state),
        at: Self.moment(.random(in: -100 * 3_600_000...3_600_000, using: &random)))
      #expect(quote.total.minorUnits >= 0)
      #expect(quote.total.minorUnits <= quote.paid.minorUnits)
      #expect(quote.lines.allSatisfy { $0.amount.minorUnits <= $0.paid.minorUnits })
    }
  }

  @Test("An operator is asked above the amount, not at it")
  func approval() {
    var policy = RefundPolicy()
    #expect(!policy.needsApproval(Money(minorUnits: 1_000_000, .usd)))
    policy.approvalAbove = "500.00"
    #expect(!policy.needsApproval(Money(minorUnits: 50_000, .usd)))
    #expect(policy.needsApproval(Money(minorUnits: 50_001, .usd)))
  }

  @Test("The event's own limit counts where it is lower")
  func limits() {
    let policy = PurchasePolicy()
    let none = PurchasePolicy.History(tickets: 0, orders: 0, failures: 0)
    #expect(policy.violation(buying: 8, after: none, eventLimit: nil) == nil)
    #expect(policy.violation(buying: 9, after: none, eventLimit: 20) == .tooManyTickets(limit: 8, has: 0))
    #expect(policy.violation(buying: 5, after: none, eventLimit: 4) == .tooManyTickets(limit: 4, has: 0))
    let busy = PurchasePolicy.History(tickets: 0, orders: 10, failures: 0)
    #expect(
      policy.violation(buying: 1, after: busy, eventLimit: nil)
        == .tooManyOrders(limit: 10, windowMinutes: 60))
  }

  @Test("The configuration may give any rule, and is told what is wrong with it")
  func configuration() throws {
    func read(_ text: String) throws -> TicketPolicies {
      let reader = ConfigurationReader(try YAMLNode.parse(text, file: "usher.yaml"), file: "usher.yaml")
      let policies = TicketPolicies(reader)
      try reader.finish()
      return policies
    }
    let policies = try read(
      """
      purchases: {tickets_per_event: 4}
      refunds: {full_before_hours: 72, partial_percent: 30, approval_above: "250.00"}
      changes: {returns_difference: false}
      """)
    #expect(policies.purchases.ticketsPerEvent == 4)
    #expect(policies.refunds.fullBeforeHours == 72)
    #expect(policies.refunds.partialBeforeHours == 24)
    #expect(policies.refunds.approvalAbove == "250.00")
    #expect(!policies.changes.returnsDifference)
    #expect(try read("{}") == TicketPolicies())
    #expect(throws: ConfigurationError.self) { try read("refunds: {partial_percent: 120}") }
    #expect(throws: ConfigurationError.self) { try read("refunds: {partial_before_hours: 50}") }
    #expect(throws: ConfigurationError.self) { try read("refunds: {approval_above: lots}") }
  }
}
