import Dialogue
import Essentials
import FoundationEssentials
import Ticketing

/// What is on sale, as far as messages are understood by it.
struct SaleCatalogue: Sendable {
  /// A section that an event sells.
  struct Section: Hashable, Sendable {
    let name: String
    /// All words by which it is known, folded.
    let words: String
    let level: Int
    let isGeneralAdmission: Bool
    /// 0 is the best tier.
    let rank: Int
  }

  let dialogue: DialogueCatalogue
  private let sections: [String: [Section]]
  private let currencies: [String: Currency]
  private let zones: [String: String]
  /// The zone of most events.
  private let zone: String

  init(_ listings: [EventListing]) {
    var sections: [String: [Section]] = [:]
    var currencies: [String: Currency] = [:]
    var zones: [String: String] = [:]
    var counts: [String: Int] = [:]
    var events: [DialogueCatalogue.Event] = []
    for listing in listings {
      let (event, venue) = (listing.event, listing.venue)
      let id = event.externalID
      sections[id] = Self.sections(of: listing)
      currencies[id] = event.pricing.currency
      zones[id] = venue.timeZone.identifier
      counts[venue.timeZone.identifier, default: 0] += 1
      let clock = EventTime(venue.timeZone)
      var known = DialogueCatalogue.Event(
        id: id, name: event.name, performers: Self.performers(of: event), venue: venue.name,
        city: venue.city, categories: SaleNames.categories(event.kind.name),
        day: CalendarDay(clock.day(event.startsAt)), start: Self.start(clock.time(event.startsAt)))
      known.sections = Set((sections[id] ?? []).map(\.name))
      known.isCalledOff = event.state == .calledOff
      events.append(known)
    }
    self.sections = sections
    self.currencies = currencies
    self.zones = zones
    zone = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "UTC"
    let first = listings.first
    let isAmerican = first?.venue.country == "US" || first?.event.pricing.currency == .usd
    dialogue = DialogueCatalogue(
      events, aliases: SaleNames.aliases(of: listings, events),
      style: WritingStyle(
        dateOrder: isAmerican ? .monthFirst : .dayFirst,
        currency: first?.event.pricing.currency.code ?? "USD"))
  }

  /// Now, on the clocks of the event that is talked about.
  func moment(_ now: Timestamp, for event: String?) -> LocalMoment {
    guard
      let moment = LocalMoment(now, zone: event.flatMap { zones[$0] } ?? zone)
        ?? LocalMoment(now, zone: "UTC")
    else { preconditionFailure("There is no UTC") }
    return moment
  }

  /// Now, on the clocks of what is talked about, or of what a message names.
  func moment(_ now: Timestamp, for event: String?, or message: String) -> LocalMoment {
    guard event == nil, Set(zones.values).count > 1 else { return moment(now, for: event) }
    let names = Set(
      dialogue.extractor.updates(in: message, at: moment(now, for: nil)).compactMap { update -> String? in
        guard update.confidence >= 0.5, case .entity(let mention)? = update.value else { return nil }
        return mention.name
      })
    let meant = dialogue.events.filter { event in
      names.contains(event.name) || event.performers.contains(where: names.contains)
        || event.venue.map(names.contains) == true || event.city.map(names.contains) == true
    }
    return moment(now, for: meant.first?.id)
  }

  func event(_ id: String?) -> DialogueCatalogue.Event? {
    id.flatMap { id in dialogue.events.first { $0.id == id } }
  }
  func sections(of event: String) -> [Section] { sections[event] ?? [] }
  func currency(of event: String) -> Currency? { currencies[event] }

  private static func sections(of listing: EventListing) -> [Section] {
    listing.venue.sections.filter { listing.event.pricing.price(of: $0) != nil }.map { section in
      Section(
        name: section.name,
        words: [section.name, section.title ?? "", section.tier].joined(separator: " ").lowercased(),
        level: section.level, isGeneralAdmission: section.isGeneralAdmission,
        rank: listing.event.pricing.rank(of: section))
    }
  }

  private static func start(_ text: String) -> TimeOfDay? {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    return parts.count == 2 ? TimeOfDay(parts[0], parts[1]) : nil
  }

  /// Who plays: as it is listed, or as the name says it.
  static func performers(of event: Event) -> [String] {
    guard event.performers.isEmpty else { return event.performers }
    for separator in [" vs. ", " vs ", " v. ", " v "] {
      let sides = event.name.components(separatedBy: separator)
      if sides.count == 2 { return sides }
    }
    return []
  }
}

/// The names by which customers mean what is on sale, besides those of the catalogue.
enum SaleNames {
  static func aliases(
    of listings: [EventListing], _ events: [DialogueCatalogue.Event]
  ) -> [KnownEntity] {
    teams(events) + sections(listings)
  }

  /// A jazz concert is a concert, and a play is theatre.
  static func categories(_ kind: String) -> [String] {
    let words = kind.split(separator: " ").map(String.init)
    var all = [kind]
    if words.count > 1 { all += [words[words.count - 1], words[0]] }
    for (word, others) in synonyms where words.contains(word) { all += others }
    var seen: Set<String> = []
    return all.filter { $0.count > 2 && seen.insert($0).inserted }
  }

  private static let synonyms: [String: [String]] = [
    "theatre": ["play", "theater", "drama"], "comedy": ["stand-up", "standup", "comedian"],
    "concert": ["gig", "music"], "classical": ["orchestra"], "family": ["kids", "children"],
  ]

  /// “The Warriors” are the Kelbridge Warriors where no other team is called so.
  private static func teams(_ events: [DialogueCatalogue.Event]) -> [KnownEntity] {
    var byLast: [String: Set<String>] = [:]
    for team in Set(events.filter { $0.performers.count > 1 }.flatMap(\.performers)) {
      let words = team.split(separator: " ")
      if let last = words.last, words.count > 1, last.count >= 4 {
        byLast[String(last), default: []].insert(team)
      }
    }
    return byLast.sorted { $0.key < $1.key }.compactMap { last, teams in
      teams.count == 1 ? teams.first.map { KnownEntity(.performer, $0, aliases: [last]) } : nil
    }
  }

  /// Names of sections that are words: numbers and letters mean too much else.
  private static func sections(_ listings: [EventListing]) -> [KnownEntity] {
    var seen: Set<String> = []
    return listings.flatMap(\.venue.sections).filter { section in
      section.name.count >= 4 && section.name.allSatisfy { $0.isLetter || $0 == " " }
        && seen.insert(section.name).inserted
    }.map { KnownEntity(.section, $0.name) }
  }
}
