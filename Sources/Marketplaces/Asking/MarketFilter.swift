/// What of an answer was asked for: not every market can be asked for a city or for days.
struct MarketFilter {
  private let query: MarketQuery
  private let city: String?

  init(_ query: MarketQuery) {
    self.query = query
    city = query.city.map(PlaceName.city)
  }

  func lets(_ event: MarketEvent) -> Bool {
    guard event.state != .cancelled else { return false }
    if let from = query.from, event.start.day < from { return false }
    if let until = query.until, event.start.day > until { return false }
    guard let city, let other = event.venue.city.map(PlaceName.city) else { return true }
    return city == other
  }
}

/// The order in which events are shown.
struct EventRanking {
  private let words: Set<String>

  init(_ query: MarketQuery) {
    words = Set(FoldedText.words(query.text)).subtracting(NameWords.fillers)
  }

  /// The events that fit the words at least half as well as the best does; the company's own before the others.
  func sorted(_ events: [MergedEvent]) -> [MergedEvent] {
    let fitting = events.map { (event: $0, fit: fit($0)) }
    let best = fitting.map(\.fit).max() ?? 0
    return fitting.filter { $0.fit * 2 >= best }.sorted { left, right in
      let (one, other) = (left.event, right.event)
      if one.hasOwn != other.hasOwn { return one.hasOwn }
      let (oneIs, otherIs) = (one.kind == .event, other.kind == .event)
      if oneIs != otherIs { return oneIs }
      if left.fit != right.fit { return left.fit > right.fit }
      return (one.start.day, one.start.minute ?? 0, one.name)
        < (other.start.day, other.start.minute ?? 0, other.name)
    }.map(\.event)
  }

  /// How many of the words are in the event's names, in tenths, so that small differences do not scatter days.
  private func fit(_ event: MergedEvent) -> Int {
    guard !words.isEmpty else { return 0 }
    var known: Set<String> = []
    for listing in event.listings {
      for text in [listing.name, listing.venue.name, listing.venue.city ?? ""] + listing.performers {
        known.formUnion(FoldedText.words(text))
      }
    }
    return words.intersection(known).count * 10 / words.count
  }
}
