public import Essentials

/// Which seats somebody would like.
public struct SeatRequest: Hashable, Sendable {
  /// What makes one offer better than another.
  public enum Preference: String, Hashable, Sendable, CaseIterable {
    /// The best tier first, then the best places in it.
    case best
    /// The lowest price first, then the best places for it.
    case cheapest
  }

  /// Of which event.
  public var event: EventID
  /// How many, 1 or more.
  public var quantity: Int
  /// Only in this section.
  public var section: String?
  /// Only in one of these sections; any section without it.
  public var sections: Set<String>?
  /// Only in rows of this name.
  public var row: String?
  /// Only of this tier.
  public var tier: String?
  /// Only up to this level of the house.
  public var highestLevel: Int?
  /// At most so much for one ticket before fees and taxes.
  public var maximumPrice: Money?
  /// At most so much for all of it, fees and taxes included.
  public var maximumTotal: Money?
  /// How many wheelchairs need room. Seats for wheelchairs are only given to others when nothing else is left.
  public var accessibleSeats: Int
  /// Whether seats in several rows, or with others between them, are of no use.
  public var mustBeTogether: Bool
  /// What counts most.
  public var preference: Preference
  /// Whether only the first offer of each price is wanted, as far as there are several, so that there is a choice.
  public var isVaried = false
  /// How many offers at most, 1 to 20. Without ``section`` no two are of the same section.
  public var limit: Int

  /// Makes a request.
  public init(
    event: EventID, quantity: Int, section: String? = nil, tier: String? = nil, highestLevel: Int? = nil,
    maximumPrice: Money? = nil, maximumTotal: Money? = nil, accessibleSeats: Int = 0,
    mustBeTogether: Bool = false, preference: Preference = .best, limit: Int = 3
  ) {
    self.event = event
    self.quantity = quantity
    self.section = section
    self.tier = tier
    self.highestLevel = highestLevel
    self.maximumPrice = maximumPrice
    self.maximumTotal = maximumTotal
    self.accessibleSeats = accessibleSeats
    self.mustBeTogether = mustBeTogether
    self.preference = preference
    self.limit = limit
  }
}

/// Free seats that answer a ``SeatRequest``, all of one section, with what they cost.
public struct SeatOffer: Hashable, Sendable {
  /// The seats, neighbours one after the other.
  public let seats: [Seat]
  /// Their section.
  public let section: Section
  /// In how many groups they sit: 1 when all are side by side, or places are not numbered.
  public let groups: Int
  /// What they cost.
  public let quote: PriceQuote
}

/// A seat of an event: how it stands and what it costs.
public struct EventSeat: Hashable, Sendable {
  /// How a seat stands.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// Anybody may have it.
    case free
    /// It is kept for somebody.
    case held
    /// It belongs to an order.
    case sold
    /// The event does not sell its section.
    case notSold = "not_sold"
  }

  /// The seat.
  public let seat: Seat
  /// How it stands.
  public let state: State
  /// The price before fees and taxes; nothing when it is not sold.
  public let price: Money?
}

/// What is left of a section.
public struct SectionAvailability: Hashable, Sendable {
  /// The section.
  public let section: Section
  /// How many seats are free.
  public let free: Int
  /// How many there are.
  public let seats: Int
  /// What one costs before fees and taxes; nothing when the section is not sold.
  public let price: Money?
  /// What one costs, fees and taxes included, when it is bought alone.
  public let priceWithFees: Money?
  /// Where it is on the seat map; nothing when it has no seats.
  public let area: SeatArea?
}

/// A rectangle on the seat map that encloses the middles of some seats, in the map's units.
public struct SeatArea: Hashable, Sendable {
  /// From left to right.
  public private(set) var x: ClosedRange<Double>
  /// From the stage or field outwards.
  public private(set) var y: ClosedRange<Double>

  init(_ seat: Seat) {
    x = seat.x...seat.x
    y = seat.y...seat.y
  }

  mutating func extend(to seat: Seat) {
    x = min(x.lowerBound, seat.x)...max(x.upperBound, seat.x)
    y = min(y.lowerBound, seat.y)...max(y.upperBound, seat.y)
  }
}
