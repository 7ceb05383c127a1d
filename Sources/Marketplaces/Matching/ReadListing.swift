import Essentials

/// A listing with its names taken apart, once.
struct ReadListing: Sendable {
  let event: MarketEvent
  let name: EventName
  /// The words of those who play, each with their own.
  let performers: [Set<String>]
  let venue: Set<String>
  let city: String?

  init(_ event: MarketEvent, _ aliases: VenueAliases) {
    self.event = event
    venue = aliases.words(of: event.venue.name)
    city = event.venue.city.map(PlaceName.city)
    var place = venue.union(FoldedText.words(event.venue.name))
    place.formUnion(FoldedText.words(event.venue.city ?? ""))
    name = EventName(event.name, place: place)
    performers = event.performers.map { EventName.meaning(of: $0, without: []) }
  }
}

/// Days as texts.
enum CalendarText {
  /// The day itself, the one before and the one after.
  static func around(_ day: String) -> [String] {
    guard let noon = Timestamp("\(day)T12:00:00Z") else { return [day] }
    return [-1, 0, 1].map { String((noon + .seconds($0 * 86_400)).description.prefix(10)) }
  }

  /// Minutes from one local time to another, over midnight too; nothing where a day is none.
  static func minutes(from one: MarketStart, to other: MarketStart) -> Int? {
    guard let first = one.minute, let second = other.minute, let start = Timestamp("\(one.day)T00:00:00Z"),
      let end = Timestamp("\(other.day)T00:00:00Z")
    else { return nil }
    return Int((end - start).wholeMilliseconds / 60_000) + second - first
  }
}
