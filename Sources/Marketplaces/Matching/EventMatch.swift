/// How sure it is that two listings are of one event, and why.
public struct EventMatch: Hashable, Sendable {
  /// What was looked at.
  public enum Aspect: String, Hashable, Sendable, CaseIterable {
    case kind, name, venue, time
  }

  /// One reason for or against.
  public struct Part: Hashable, Sendable {
    /// What was looked at.
    public let aspect: Aspect
    /// 0 says that they are two, 1 that they are one.
    public let score: Double
    /// Why, in a few words.
    public let reason: String
  }

  /// From this score on, two listings are of one event.
  public static let threshold = 0.7

  /// What was found, aspect by aspect.
  public let parts: [Part]
  /// 0 to 1: the weighted mean of the parts, lowered by the weakest of them, for two listings that differ in one thing
  /// altogether are two however alike the rest is.
  public let score: Double

  init(_ parts: [Part]) {
    self.parts = parts
    let weights: [Aspect: Double] = [.kind: 0, .name: 0.45, .venue: 0.3, .time: 0.25]
    let mean = parts.reduce(0) { $0 + $1.score * (weights[$1.aspect] ?? 0) }
    let weakest = parts.map(\.score).min() ?? 0
    score = mean * min(1, weakest / 0.6)
  }

  /// Whether they are taken for one.
  public var isSame: Bool { score >= Self.threshold }
}

/// Decides whether listings of several markets are of one event, and puts them together.
public struct EventMatcher: Sendable {
  private let aliases: VenueAliases

  /// Makes a matcher that knows these names of venues.
  public init(aliases: VenueAliases = VenueAliases()) {
    self.aliases = aliases
  }

  /// Compares two listings.
  public func match(_ one: MarketEvent, _ other: MarketEvent) -> EventMatch {
    match(ReadListing(one, aliases), ReadListing(other, aliases))
  }

  func match(_ one: ReadListing, _ other: ReadListing) -> EventMatch {
    EventMatch([
      kind(one, other), NameComparison(one, other).part, VenueComparison(one, other).part,
      TimeComparison(one.event, other.event).part,
    ])
  }

  private func kind(_ one: ReadListing, _ other: ReadListing) -> EventMatch.Part {
    let isSame = one.event.kind == other.event.kind
    return EventMatch.Part(
      aspect: .kind, score: isSame ? 1 : 0,
      reason: isSame
        ? "both are \(one.event.kind.rawValue)"
        : "one is \(one.event.kind.rawValue), the other \(other.event.kind.rawValue)")
  }

  /// Puts listings together that are of one event: the surest pairs first, and of each market one at most.
  func merged(_ events: [MarketEvent]) -> [MergedEvent] {
    let read = events.prefix(Self.most).map { ReadListing($0, aliases) }
    var pairs: [(one: Int, other: Int, match: EventMatch)] = []
    let days = Dictionary(grouping: read.indices) { read[$0].event.start.day }
    for one in read.indices {
      let near = CalendarText.around(read[one].event.start.day).flatMap { days[$0] ?? [] }
      for other in near where one < other && read[one].event.market != read[other].event.market {
        let match = match(read[one], read[other])
        if match.isSame { pairs.append((one, other, match)) }
      }
    }
    pairs.sort { ($1.match.score, $0.one, $0.other) < ($0.match.score, $1.one, $1.other) }
    var groups = EventGroups(read.map(\.event.market))
    for pair in pairs { groups.join(pair.one, pair.other) }
    let sure = Dictionary(
      pairs.map { ([$0.one, $0.other], $0.match) }, uniquingKeysWith: { first, _ in first })
    return groups.all.map { members in
      let matches = members.dropFirst().compactMap { sure[[members[0], $0].sorted()] }
      return MergedEvent(members.map { read[$0].event }, matches: matches)
    }
  }

  /// How many listings are put together at most.
  private static let most = 600
}

/// Which listings belong together.
struct EventGroups {
  private let markets: [Market]
  private var group: [Int]

  init(_ markets: [Market]) {
    self.markets = markets
    group = Array(markets.indices)
  }

  /// Joins the groups of two, unless one market would be in it twice: then these are two events of a day.
  mutating func join(_ one: Int, _ other: Int) {
    let (first, second) = (group[one], group[other])
    guard first != second else { return }
    let left = markets.indices.filter { group[$0] == first }
    let right = markets.indices.filter { group[$0] == second }
    guard Set(left.map { markets[$0] }).isDisjoint(with: right.map { markets[$0] }) else { return }
    for member in right { group[member] = first }
  }

  /// The groups in the order of their first members.
  var all: [[Int]] {
    var order: [Int] = []
    var members: [Int: [Int]] = [:]
    for (index, name) in group.enumerated() {
      if members[name] == nil { order.append(name) }
      members[name, default: []].append(index)
    }
    return order.compactMap { members[$0] }
  }
}
