/// Whether two venues are one.
struct VenueComparison {
  private let one: ReadListing
  private let other: ReadListing

  init(_ one: ReadListing, _ other: ReadListing) {
    self.one = one
    self.other = other
  }

  var part: EventMatch.Part {
    let (score, reason) = compared
    return EventMatch.Part(aspect: .venue, score: score, reason: reason)
  }

  private var compared: (Double, String) {
    if let distance = PlaceName.distance(one.event.venue, other.event.venue), distance > 40 {
      return (0, "\(Int(distance)) km apart")
    }
    if one.venue.isEmpty || other.venue.isEmpty {
      return sameCity == false ? (0, "other cities") : (0.6, "one venue is not told")
    }
    let names = names
    switch sameCity {
    case true?: return (names.0, names.1)
    case false?:
      if let distance = PlaceName.distance(one.event.venue, other.event.venue), distance < 3 {
        return (names.0, "\(names.1), near each other")
      }
      return (0, "other cities")
    case nil: return (names.0 * 0.95, names.1)
    }
  }

  private var sameCity: Bool? {
    guard let first = one.city, let second = other.city else { return nil }
    if first == second { return true }
    // “Daytona” and “Daytona Beach”
    let (short, long) = first.count < second.count ? (first, second) : (second, first)
    return long.hasPrefix(short + " ") || long.hasSuffix(" " + short)
  }

  private var names: (Double, String) {
    let cities = Set([one, other].flatMap { FoldedText.words($0.event.venue.city ?? "") })
    let more = Set(["ny", "nyc", "usa", "uk"])
    func bare(_ words: Set<String>) -> Set<String> {
      let rest = words.subtracting(cities).subtracting(more)
      return rest.isEmpty ? words : rest
    }
    let (first, second) = (bare(one.venue), bare(other.venue))
    if first == second { return (1, "the same venue") }
    let extra = first.symmetricDifference(second)
    // One hall of a house is not the house, and not another of its halls.
    if !extra.isDisjoint(with: Self.halls), first.isSubset(of: second) || second.isSubset(of: first) {
      let smaller = first.count < second.count ? first : second
      if smaller.isDisjoint(with: Self.halls), smaller.count > 1 || smaller.contains(where: { $0.count > 6 })
      {
        return (0.25, "another hall of the house")
      }
    }
    if first.isSubset(of: second) || second.isSubset(of: first) {
      return (0.9, "one name is part of the other")
    }
    let likeness = NameComparison.likeness(first, second)
    let telling = NameComparison.likeness(telling(first), telling(second))
    return (min(likeness, telling), "the names of the venues are compared")
  }

  /// The words without those that half of all houses have.
  private func telling(_ words: Set<String>) -> Set<String> {
    let rest = words.subtracting(Self.common)
    return rest.isEmpty ? words : rest
  }

  private static let halls: Set<String> = [
    "theatre", "club", "lounge", "studio", "room", "annex", "forecourt", "lot", "lots", "backstage",
    "upstairs",
    "chapel", "museum",
  ]
  private static let common: Set<String> = [
    "arena", "stadium", "theatre", "hall", "centre", "park", "field", "amphitheatre", "pavilion", "music",
    "house", "garden", "club", "auditorium", "coliseum", "ballroom", "opera",
  ]
}
