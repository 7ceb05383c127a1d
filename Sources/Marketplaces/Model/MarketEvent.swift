public import Essentials

/// An event as one market lists it.
public struct MarketEvent: Hashable, Sendable {
  /// What a listing is for.
  public enum Kind: String, Hashable, Sendable {
    /// The event itself.
    case event
    /// A place for a car there.
    case parking
    /// Something beside a seat, or a seat with much more than that: a package, a lounge, a meeting, a suite.
    case extra
  }

  /// Whether it takes place as it is listed.
  public enum State: String, Hashable, Sendable {
    case planned, postponed, rescheduled, cancelled
  }

  /// Whose listing it is.
  public var market: Market
  /// The market's own name for it.
  public var id: String
  /// As the market writes it.
  public var name: String
  /// Who plays, the first one first; empty where the market does not say.
  public var performers: [String]
  /// What it is for.
  public var kind: Kind
  /// Whether it takes place.
  public var state: State
  /// Where it is.
  public var venue: MarketVenue
  /// When it is, on the venue's clock.
  public var start: MarketStart
  /// What it costs, as far as the market says.
  public var prices: MarketPrices?
  /// The page where it can be bought: `https` at one of the market's own hosts. The company's own has none.
  public var link: String?

  /// Describes a listing.
  public init(
    market: Market, id: String, name: String, performers: [String] = [], kind: Kind = .event,
    state: State = .planned, venue: MarketVenue, start: MarketStart, prices: MarketPrices? = nil,
    link: String? = nil
  ) {
    self.market = market
    self.id = id
    self.name = name
    self.performers = performers
    self.kind = kind
    self.state = state
    self.venue = venue
    self.start = start
    self.prices = prices
    self.link = link
  }
}

/// Where an event is.
public struct MarketVenue: Hashable, Sendable {
  /// Its name; empty where the market does not say.
  public var name: String
  /// Its city.
  public var city: String?
  /// Its state or province, as a code such as `CA` where the market has one.
  public var region: String?
  /// Its country, by the code of ISO 3166 such as `US`.
  public var country: String?
  /// Degrees north and east.
  public var latitude: Double?
  public var longitude: Double?

  /// Describes a place.
  public init(
    _ name: String, city: String? = nil, region: String? = nil, country: String? = nil,
    latitude: Double? = nil, longitude: Double? = nil
  ) {
    self.name = name
    self.city = city
    self.region = region
    self.country = country
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// What the tickets of a listing cost, as far as the market says.
public struct MarketPrices: Hashable, Sendable {
  /// Whether prices are what is paid in the end.
  public enum Fees: String, Hashable, Sendable {
    /// All fees are in them.
    case included
    /// Fees come on top.
    case excluded
    /// The market does not say.
    case unknown
  }

  /// The cheapest ticket.
  public var lowest: Money
  /// The ticket in the middle.
  public var median: Money?
  /// The dearest one.
  public var highest: Money?
  /// Whether fees are in them.
  public var fees: Fees
  /// How many offers there are; nothing where the market does not say.
  public var listings: Int?
  /// How good the cheapest ticket's place is, 0 to 1; nothing where nobody knows.
  public var quality: Double?

  /// Describes prices. What is of another currency than the lowest is left out.
  public init(
    lowest: Money, median: Money? = nil, highest: Money? = nil, fees: Fees, listings: Int? = nil,
    quality: Double? = nil
  ) {
    self.lowest = lowest
    self.median = median?.currency == lowest.currency ? median : nil
    self.highest = highest?.currency == lowest.currency ? highest : nil
    self.fees = fees
    self.listings = listings
    self.quality = quality
  }
}
