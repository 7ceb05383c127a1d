import Essentials
import MatchEvaluation
import Testing

@testable import Marketplaces

@Suite("Listings of one event")
struct MatchingTests {
  @Test("Labelled pairs are told apart as well as Docs/Marketplaces.md says")
  func labelledPairs() throws {
    let pairs = try EventPair.all()
    #expect(pairs.tuning.count >= 100)
    let tuned = MatchScores(pairs.tuning)
    #expect(tuned.precision >= 0.98 && tuned.recall >= 0.98, "\(tuned.precision) \(tuned.recall)")
    let heldOut = MatchScores(pairs.heldOut)
    #expect(heldOut.precision >= 0.93 && heldOut.recall >= 0.9, "\(heldOut.precision) \(heldOut.recall)")
  }

  private func listing(
    _ market: Market, _ name: String, _ minute: Int? = 1140, day: String = "2027-04-16",
    venue: MarketVenue = MarketVenue("Comedy Works", city: "Denver", region: "CO"), moment: Timestamp? = nil
  ) -> MarketEvent {
    MarketEvent(
      market: market, id: "\(name) \(day) \(minute ?? 0)", name: name,
      kind: MarketEvent.Kind(of: name, at: venue.name), venue: venue,
      start: MarketStart(day: day, minute: minute, moment: moment))
  }

  @Test("It does not matter which of two comes first, and a listing is like itself")
  func symmetry() throws {
    let matcher = EventMatcher()
    let pairs = try EventPair.all()
    for pair in pairs.tuning + pairs.heldOut {
      let (one, other) = (matcher.match(pair.first, pair.second), matcher.match(pair.second, pair.first))
      #expect(abs(one.score - other.score) < 1e-9, "\(pair.first.name)")
      #expect(matcher.match(pair.first, pair.first).score >= 0.9, "\(pair.first.name)")
      #expect((0...1.000001).contains(one.score))
      #expect(one.parts.map(\.aspect) == [.kind, .name, .venue, .time])
    }
  }

  @Test("Two shows of an evening at two markets become two events, each with its own time")
  func twoShows() {
    let events = [
      listing(.seatGeek, "Ali Wong", 1140), listing(.seatGeek, "Ali Wong", 1230),
      listing(.stubHub, "Ali Wong", 1230), listing(.stubHub, "Ali Wong", 1140),
    ]
    let merged = EventMatcher().merged(events)
    #expect(merged.map { Set($0.listings.compactMap(\.start.minute)) } == [[1140], [1230]])
    #expect(merged.allSatisfy { $0.listings.count == 2 && Set($0.listings.map(\.market)).count == 2 })
  }

  @Test("A moment that two markets write on two clocks is one; another hour of the next day is not")
  func clocks() {
    let moment = Timestamp("2027-04-17T04:30:00Z")
    let matcher = EventMatcher()
    let one = listing(.seatGeek, "Ali Wong", 1350, moment: moment)
    let other = listing(.stubHub, "Ali Wong", 270, day: "2027-04-17", moment: moment)
    #expect(matcher.match(one, other).isSame)
    #expect(!matcher.match(one, listing(.stubHub, "Ali Wong", 270, day: "2027-04-17")).isSame)
  }

  @Test("Places far apart are two whatever they are called; a company can name its own aliases")
  func places() {
    let matcher = EventMatcher()
    func at(_ name: String, _ latitude: Double?, _ longitude: Double?, city: String? = nil) -> MarketEvent {
      listing(
        .seatGeek, "Wilco", venue: MarketVenue(name, city: city, latitude: latitude, longitude: longitude))
    }
    #expect(!matcher.match(at("Fox Theater", 37.8, -122.3), at("Fox Theater", 33.8, -84.4)).isSame)
    #expect(matcher.match(at("Fox Theater", 37.8, -122.3), at("Fox Theatre", 37.81, -122.3)).isSame)
    #expect(!matcher.match(at("Big Hall", nil, nil), at("Acme Dome", nil, nil)).isSame)
    let knowing = EventMatcher(aliases: VenueAliases(own: ["Acme Dome": ["Big Hall"]]))
    #expect(knowing.match(at("Big Hall", nil, nil), at("Acme Dome", nil, nil)).isSame)
  }

  @Test("Events of many markets are put together in a moment, and no market is in an event twice")
  func many() {
    var random = SplitMix64(seed: 7)
    let names = ["Ali Wong", "Wilco", "Taylor Swift", "Boston Celtics vs Los Angeles Lakers", "Hamilton"]
    let events = (0..<240).map { number in
      listing(
        [.seatGeek, .stubHub, .ticketmaster][number % 3], names[Int.random(in: 0..<5, using: &random)],
        [1140, 1200, 1320][Int.random(in: 0..<3, using: &random)],
        day: "2027-04-\(10 + Int.random(in: 0..<20, using: &random))")
    }
    let merged = EventMatcher().merged(events)
    #expect(merged.reduce(0) { $0 + $1.listings.count } == 240)
    #expect(merged.allSatisfy { Set($0.listings.map(\.market)).count == $0.listings.count })
  }
}
