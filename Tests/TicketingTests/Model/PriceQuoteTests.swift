import Essentials
import Testing

@testable import Ticketing

@Suite("Price quotes")
struct PriceQuoteTests {
  private let lower = Section(name: "A", tier: "lower")
  private let upper = Section(name: "U", tier: "upper")

  private func dollars(_ text: String) throws -> Money { try #require(Money(decimal: text, .usd)) }

  private func seat(_ text: String) throws -> SeatName { try #require(SeatName(text)) }

  @Test("Every ticket, fee and tax has its line, and the total is their sum")
  func whole() throws {
    let pricing = EventPricing(
      currency: .usd,
      tiers: [PriceTier("lower", try dollars("120")), PriceTier("upper", try dollars("45.50"))],
      fees: [
        Fee("Service fee", .percentage(try #require(Rate(percent: "12.5")))),
        Fee("Facility fee", .perTicket(try dollars("3.25"))),
        Fee("Order fee", .perOrder(try dollars("4.95"))),
      ],
      taxes: [Tax("Sales tax", try #require(Rate(percent: "8.875")))])
    let quote = try pricing.quote(for: [
      (try seat("A-1"), lower), (try seat("A-2"), lower), (try seat("U-9"), upper),
    ])
    #expect(quote.subtotal == (try dollars("285.50")))
    // 15.00 + 15.00 + 5.69 (45.50 × 12.5 % = 5.6875), 3 × 3.25, 4.95
    #expect(quote.fees == (try dollars("50.39")))
    // 12.27 (138.25), 12.27, 4.83 (54.44), 0.44 (4.95)
    #expect(quote.taxes == (try dollars("29.81")))
    #expect(quote.total == (try dollars("365.70")))
    #expect(quote.lines.map(\.name) == ["A", "U", "Service fee", "Facility fee", "Order fee", "Sales tax"])
    #expect(quote.lines.map(\.quantity) == [2, 1, 3, 3, nil, nil])
    let lines = try Money.sum(quote.lines.map(\.amount), in: .usd)
    #expect(lines == quote.total)
    #expect(
      quote.tickets.map(\.total) == [try dollars("150.52"), try dollars("150.52"), try dollars("59.27")])
    #expect(PriceQuote(quote.json) == quote)
  }

  @Test("A tax that is in the prices is shown and not added")
  func includedTax() throws {
    let pricing = EventPricing(
      currency: .usd, tiers: [PriceTier("lower", try dollars("119"))],
      taxes: [Tax("VAT", try #require(Rate(percent: "19")), isIncluded: true)])
    let quote = try pricing.quote(for: [(try seat("A-1"), lower)])
    #expect(quote.total == (try dollars("119")))
    #expect(quote.taxes.isZero)
    #expect(
      quote.lines.last
        == .init(kind: .tax, name: "VAT", quantity: nil, amount: try dollars("19"), isIncluded: true))
  }

  @Test("A section's own price counts before its tier's, and one without a price is not sold")
  func sections() throws {
    let pricing = EventPricing(
      currency: .usd, tiers: [PriceTier("lower", try dollars("100"))], sectionPrices: ["A": try dollars("80")]
    )
    #expect(try pricing.quote(for: [(try seat("A-1"), lower)]).total == dollars("80"))
    #expect(throws: PricingError.notSold(section: "U")) { try pricing.quote(for: [(try seat("U-1"), upper)]) }
  }

  @Test("Without seats nothing is to be paid, not even the fee by order")
  func nothing() throws {
    let pricing = EventPricing(
      currency: .usd, tiers: [], fees: [Fee("Order fee", .perOrder(try dollars("4.95")))])
    #expect(try pricing.quote(for: []).total.isZero)
  }

  @Test("Over random price lists, tickets and order fees make the total, and JSON keeps all of it")
  func sums() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<500 {
      let rate = try #require(Rate(partsPerMillion: .random(in: 0...300_000, using: &random)))
      let taxRate = try #require(Rate(partsPerMillion: .random(in: 0...300_000, using: &random)))
      let pricing = EventPricing(
        currency: .usd,
        tiers: [PriceTier("lower", Money(minorUnits: .random(in: 0...100_000, using: &random), .usd))],
        fees: [
          Fee("a", .percentage(rate)),
          Fee("b", .perTicket(Money(minorUnits: .random(in: 0...999, using: &random), .usd))),
        ],
        taxes: [Tax("t", taxRate, coversFees: .random(using: &random))])
      let count = Int.random(in: 1...9, using: &random)
      let quote = try pricing.quote(for: (1...count).map { (try seat("A-\($0)"), lower) })
      let tickets = try Money.sum(quote.tickets.map(\.total), in: .usd)
      let lines = try Money.sum(quote.lines.map(\.amount), in: .usd)
      #expect(tickets == quote.total && lines == quote.total)
      #expect(PriceQuote(quote.json) == quote)
    }
  }

  @Test(
    "Seats' names are taken as they are written", arguments: [("A-12", "A-12"), ("  104-F-7 ", "104-F-7")])
  func names(written: String, name: String) {
    #expect(SeatName(written)?.text == name)
    #expect(SeatName("") == nil && SeatName(" ") == nil && SeatName("a\nb") == nil)
    #expect(SeatName(String(repeating: "x", count: 81)) == nil)
    #expect(SeatName(section: "104", row: "F", number: "7")?.text == "104-F-7")
    #expect(SeatName(section: "A", row: nil, number: "12")?.text == "A-12")
  }
}
