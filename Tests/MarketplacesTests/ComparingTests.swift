import Essentials
import Testing

@testable import Marketplaces

@Suite("Comparing prices")
struct ComparingTests {
  private func listing(
    _ market: Market, _ price: Int64?, _ fees: MarketPrices.Fees = .included, _ currency: Currency = .usd,
    median: Int64? = nil, listings: Int? = nil, quality: Double? = nil
  ) -> MarketEvent {
    MarketEvent(
      market: market, id: "1", name: "Taylor Swift", venue: MarketVenue("SoFi Stadium"),
      start: MarketStart(day: "2027-08-05", minute: 1110),
      prices: price.map {
        MarketPrices(
          lowest: Money(minorUnits: $0, currency), median: median.map { Money(minorUnits: $0, currency) },
          fees: fees, listings: listings, quality: quality)
      })
  }

  private func verdict(_ listings: MarketEvent...) -> PriceComparison.Verdict {
    PriceComparison(MergedEvent(listings)).verdict
  }

  @Test("The cheapest is only called so where no fee can turn it round")
  func certainty() {
    let all = listing(.seatGeek, 100_00)
    let before = listing(.ticketmaster, 90_00, .excluded)
    let unknown = listing(.stubHub, 95_00, .unknown)
    #expect(verdict(all, listing(.stubHub, 120_00, .unknown)) == .cheapest(all))
    #expect(verdict(all, before) == .lowestTold(before))
    #expect(verdict(all, unknown) == .lowestTold(unknown))
    #expect(verdict(all) == .single(all))
    #expect(verdict(all, listing(.stubHub, 100_00)) == .same)
    #expect(verdict(listing(.seatGeek, nil)) == .unknown)
  }

  @Test("Two currencies are never weighed against each other")
  func currencies() {
    let event = MergedEvent([listing(.seatGeek, 100_00), listing(.stubHub, 80_00, .included, .gbp)])
    let comparison = PriceComparison(event)
    #expect(comparison.verdict == .currencies)
    #expect(comparison.offers.map(\.market.id) == ["stubhub", "seatgeek"])
    #expect(MarketPrices(lowest: .zero(.usd), median: .zero(.eur), fees: .included).median == nil)
    // Each is weighed against its own currency only: neither knows what is usual.
    #expect(Deal.deals(of: event).allSatisfy { deal in !deal.parts.contains { $0.aspect == .price } })
  }

  @Test("A deal is better for a lower price, fees that are told, a better place and more choice; it says why")
  func deals() throws {
    func value(_ offer: MarketEvent, beside other: MarketEvent) throws -> Int {
      try #require(Deal.deals(of: MergedEvent([offer, other])).first { $0.offer == offer }).value
    }
    let other = listing(.stubHub, 100_00)
    let half = try value(listing(.seatGeek, 50_00), beside: other)
    let equal = try value(listing(.seatGeek, 100_00), beside: other)
    let dear = try value(listing(.seatGeek, 160_00), beside: other)
    #expect(half > equal && equal > dear)
    #expect(try value(listing(.seatGeek, 50_00, .unknown), beside: other) < half)
    #expect(try value(listing(.seatGeek, 50_00, quality: 0), beside: other) < half)
    #expect(
      try value(listing(.seatGeek, 50_00, listings: 500), beside: other)
        > value(listing(.seatGeek, 50_00, listings: 1), beside: other))
    let deal = try #require(
      Deal.best(of: [MergedEvent([listing(.seatGeek, 50_00, median: 100_00), other])]).first)
    #expect(deal.offer.market == .seatGeek)
    #expect(
      deal.parts.map(\.reason) == ["50 % below what is usual here ($100.00)", "all fees are in the price"])
    #expect((0...100).contains(deal.value))
  }

  @Test("Of several events each gives its best offer, the best of all first; parking is no deal")
  func ranking() {
    let good = MergedEvent([listing(.seatGeek, 50_00), listing(.stubHub, 100_00)])
    var late = listing(.seatGeek, 95_00)
    late.start.day = "2027-08-06"
    let poor = MergedEvent([late, listing(.stubHub, 100_00, .unknown)])
    var parking = listing(.seatGeek, 10_00)
    parking.kind = .parking
    let deals = Deal.best(of: [poor, good, MergedEvent([parking])])
    #expect(deals.map(\.event) == [good, poor])
  }

  @Test("The company's own offer stands first")
  func ownFirst() {
    let own = listing(Market(id: "own", title: "Hall", hosts: [], isOwn: true), 120_00)
    #expect(MergedEvent([listing(.seatGeek, 50_00), own]).listings.first == own)
  }
}
