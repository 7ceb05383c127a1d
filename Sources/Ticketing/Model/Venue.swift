public import Essentials

/// A place where events are held, with its sections; seats are read through ``SeatMap``.
public struct Venue: Hashable, Sendable {
  /// Its name here.
  public let id: VenueID
  /// What the company's own systems call it; unique.
  public let externalID: String
  /// For people.
  public var name: String
  /// The city.
  public var city: String
  /// State, province or the like.
  public var region: String?
  /// The country as a code of two letters (ISO 3166-1).
  public var country: String?
  /// Street and number.
  public var address: String?
  /// The IANA name of its time zone, for example `America/Los_Angeles`.
  public var timeZone: TimeZoneName
  /// Its sections, in the order in which they are listed.
  public var sections: [Section]
  /// Counts the changes of its seats, so that a map in memory is known to be old.
  public internal(set) var revision: Int

  /// Makes a venue.
  public init(
    id: VenueID, externalID: String, name: String, city: String, region: String? = nil,
    country: String? = nil,
    address: String? = nil, timeZone: TimeZoneName, sections: [Section]
  ) {
    self.id = id
    self.externalID = externalID
    self.name = name
    self.city = city
    self.region = region
    self.country = country
    self.address = address
    self.timeZone = timeZone
    self.sections = sections
    revision = 1
  }

  /// The section of a name; case does not matter.
  public func section(named name: String) -> Section? {
    sections.first { $0.name == name } ?? sections.first { $0.name.lowercased() == name.lowercased() }
  }
}

/// A part of a venue whose seats cost the same, unless an event says otherwise.
public struct Section: Hashable, Sendable {
  /// What is printed on tickets: `104`, `A`, `Floor`. Unique within the venue.
  public var name: String
  /// More words for people, for example `Lower bowl, behind the bench`.
  public var title: String?
  /// The name of the price tier that its seats belong to.
  public var tier: String
  /// Which level of the house, from 0 at the floor upwards.
  public var level: Int
  /// Whether places are counted and not numbered.
  public var isGeneralAdmission: Bool

  /// Makes a section.
  public init(
    name: String, title: String? = nil, tier: String, level: Int = 0, isGeneralAdmission: Bool = false
  ) {
    self.name = name
    self.title = title
    self.tier = tier
    self.level = level
    self.isGeneralAdmission = isGeneralAdmission
  }
}

/// A seat of a venue. Places of general admission are seats too, so that each can be sold only once.
public struct Seat: Hashable, Sendable {
  /// Unique within the venue.
  public let name: SeatName
  /// The section's name.
  public let section: String
  /// The row's name; nothing where rows are absent.
  public let row: String?
  /// The row's distance from the front of its section: 0 is the first.
  public let rowRank: Int
  /// The number, or letter, within the row.
  public let number: String
  /// The place within the row, counted from one end: seats whose positions follow one another are neighbours; an aisle is
  /// a gap.
  public let position: Int
  /// Where to draw it, in the map's units; y grows away from the stage or field.
  public let x: Double
  /// See ``x``.
  public let y: Double
  /// Whether a wheelchair finds room.
  public let isAccessible: Bool

  /// Makes a seat.
  public init(
    name: SeatName, section: String, row: String?, rowRank: Int, number: String, position: Int, x: Double,
    y: Double, isAccessible: Bool = false
  ) {
    self.name = name
    self.section = section
    self.row = row
    self.rowRank = rowRank
    self.number = number
    self.position = position
    self.x = x
    self.y = y
    self.isAccessible = isAccessible
  }
}
