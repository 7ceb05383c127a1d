import Foundation
package import Marketplaces

/// Pairs of listings that are of one event or of two. They were written before the matcher was; those of `pairs.json` may be
/// looked at for tuning, of those of `held-out.json` only totals are.
package struct EventPair: Sendable {
  package let isSame: Bool
  /// What makes it hard, in a few words.
  package let about: String
  package let first: MarketEvent
  package let second: MarketEvent

  /// The pairs for tuning, and those that are held out.
  package static func all() throws -> (tuning: [EventPair], heldOut: [EventPair]) {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    func read(_ name: String) throws -> [EventPair] {
      try JSONDecoder().decode([Line].self, from: Data(contentsOf: folder.appending(path: name))).map(\.pair)
    }
    return (try read("pairs.json"), try read("held-out.json"))
  }

  private struct Line: Decodable {
    struct Listing: Decodable {
      var name: String
      var venue: String
      var city: String
      var when: String
      var performers: [String]?
    }

    var same: Bool
    var about: String
    var first: Listing
    var second: Listing

    var pair: EventPair {
      EventPair(
        isSame: same, about: about, first: Self.event(first, .seatGeek), second: Self.event(second, .stubHub))
    }

    private static func event(_ listing: Listing, _ market: Market) -> MarketEvent {
      let place = listing.city.components(separatedBy: ", ")
      let time = listing.when.dropFirst(11).split(separator: ":").compactMap { Int($0) }
      return MarketEvent(
        market: market, id: listing.name, name: listing.name, performers: listing.performers ?? [],
        kind: MarketEvent.Kind(of: listing.name, at: listing.venue),
        venue: MarketVenue(listing.venue, city: place[0], region: place.count > 1 ? place[1] : nil),
        start: MarketStart(
          day: String(listing.when.prefix(10)), minute: time.count == 2 ? time[0] * 60 + time[1] : nil))
    }
  }
}

/// How often a matcher is right.
package struct MatchScores: Sendable {
  package private(set) var found = 0
  package private(set) var missed = 0
  package private(set) var wrong = 0
  package private(set) var rejected = 0
  /// The pairs that were taken for what they are not.
  package private(set) var errors: [(pair: EventPair, match: EventMatch)] = []

  package init(_ pairs: [EventPair], _ matcher: EventMatcher = EventMatcher()) {
    for pair in pairs {
      let match = matcher.match(pair.first, pair.second)
      switch (pair.isSame, match.isSame) {
      case (true, true): found += 1
      case (true, false): missed += 1
      case (false, true): wrong += 1
      case (false, false): rejected += 1
      }
      if pair.isSame != match.isSame { errors.append((pair, match)) }
    }
  }

  /// Of the pairs that were taken for one event, the share that are.
  package var precision: Double { found + wrong == 0 ? 1 : Double(found) / Double(found + wrong) }
  /// Of the pairs that are one event, the share that were found.
  package var recall: Double { found + missed == 0 ? 1 : Double(found) / Double(found + missed) }
}
