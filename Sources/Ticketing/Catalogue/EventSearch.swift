public import Essentials

/// Which events are looked for. Everything that is set must hold.
public struct EventSearch: Hashable, Sendable {
  /// Words of the name, the performers, the kind or the venue; slips of the pen are forgiven. Events that match more of
  /// them, or rarer ones, push out those that match less.
  public var text: String?
  /// Not before; from now on unless told.
  public var from: Timestamp?
  /// Before.
  public var until: Timestamp?
  /// The venue's city; capitals and accents do not matter.
  public var city: String?
  /// The venue.
  public var venue: VenueID?
  /// What sort.
  public var kind: Event.Kind?
  /// With tickets of at least so much, before fees and taxes.
  public var minimumPrice: Money?
  /// With tickets of at most so much, before fees and taxes.
  public var maximumPrice: Money?
  /// Whether events that are called off are found too.
  public var includesCalledOff = false
  /// How many at most, 1 to 100.
  public var limit = 20
  /// The page before's ``EventPage/nextCursor``.
  public var cursor: String?

  /// Makes a search for every event to come.
  public init(text: String? = nil) {
    self.text = text
  }
}

/// An event with the place where it is held.
public struct EventListing: Hashable, Sendable {
  /// The event.
  public let event: Event
  /// Where.
  public let venue: Venue

  /// The lowest and the highest price of a ticket before fees and taxes, or nothing when no section is sold.
  public var priceRange: (lowest: Money, highest: Money)? {
    let prices = venue.sections.compactMap { event.pricing.price(of: $0) }
    guard let lowest = prices.min(by: { $0.minorUnits < $1.minorUnits }),
      let highest = prices.max(by: { $0.minorUnits < $1.minorUnits })
    else { return nil }
    return (lowest, highest)
  }
}

/// Some of the events that were looked for, by their beginning.
public struct EventPage: Hashable, Sendable {
  /// The events.
  public let events: [EventListing]
  /// Where the next page begins; nothing on the last.
  public let nextCursor: String?
}

/// A place in the list of events: they are ordered by beginning, then by name.
struct EventCursor: Hashable {
  let start: Timestamp
  let id: EventID

  init(_ event: Event) {
    start = event.startsAt
    id = event.id
  }

  init?(_ text: String) {
    let parts = text.split(separator: ".")
    guard parts.count == 2, let milliseconds = Int64(parts[0]), let id = EventID(parts[1]) else { return nil }
    start = Timestamp(milliseconds: milliseconds)
    self.id = id
  }

  var text: String { "\(start.milliseconds).\(id)" }
}
