/// A place where tickets are sold or sold on, asked over its own API.
public protocol Marketplace: Sendable {
  /// Whose it is.
  var market: Market { get }
  /// For how long its answers are kept; zero for what is never told from memory.
  var keeps: Duration { get }

  /// Looks for events.
  ///
  /// - Throws: Why there is no answer. An event of an answer that cannot be read is skipped and counted instead.
  func search(_ query: MarketQuery) async throws(MarketProblem) -> MarketPage
}

extension Marketplace {
  public var keeps: Duration { .seconds(300) }
}

/// Whose offer something is.
public struct Market: Hashable, Sendable {
  /// Its name in code, such as `seatgeek`.
  public let id: String
  /// Its name for people.
  public let title: String
  /// The hosts that its links may lead to, and those below them.
  public let hosts: [String]
  /// Whether it is the company's own desk.
  public let isOwn: Bool

  /// Describes a market.
  public init(id: String, title: String, hosts: [String], isOwn: Bool = false) {
    self.id = id
    self.title = title
    self.hosts = hosts
    self.isOwn = isOwn
  }

  /// SeatGeek, https://seatgeek.com
  public static let seatGeek = Market(id: "seatgeek", title: "SeatGeek", hosts: ["seatgeek.com"])
  /// Ticketmaster with its sister houses, whose events its Discovery API lists too.
  public static let ticketmaster = Market(
    id: "ticketmaster", title: "Ticketmaster",
    hosts: [
      "ticketmaster.com", "ticketmaster.ca", "ticketmaster.com.mx", "ticketmaster.co.uk", "ticketmaster.ie",
      "ticketmaster.de", "ticketmaster.at", "ticketmaster.ch", "ticketmaster.fr", "ticketmaster.es",
      "ticketmaster.it", "ticketmaster.nl", "ticketmaster.be", "ticketmaster.se", "ticketmaster.no",
      "ticketmaster.dk", "ticketmaster.fi", "ticketmaster.pl", "ticketmaster.cz", "ticketmaster.com.au",
      "ticketmaster.co.nz", "livenation.com", "universe.com", "ticketweb.com", "frontgatetickets.com",
    ])
  /// StubHub, with Viagogo, whose catalogue it shares.
  public static let stubHub = Market(
    id: "stubhub", title: "StubHub",
    hosts: ["stubhub.com", "stubhub.ca", "stubhub.co.uk", "stubhub.ie", "viagogo.com", "viagogo.co.uk"])
}

/// What is looked for at all markets.
public struct MarketQuery: Hashable, Sendable {
  /// Words of the event's name, performer or team.
  public var text: String
  /// The venue's city.
  public var city: String?
  /// The first day at the venue, as `2027-03-14`.
  public var from: String?
  /// The last day at the venue.
  public var until: String?
  /// How many events each market is asked for.
  public var limit: Int

  /// Describes what is looked for; the number is brought into 1 to 100.
  public init(_ text: String, city: String? = nil, from: String? = nil, until: String? = nil, limit: Int = 25)
  {
    self.text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    self.city = city
    self.from = from
    self.until = until
    self.limit = min(max(limit, 1), 100)
  }
}

/// What a market has answered.
public struct MarketPage: Hashable, Sendable {
  /// The events that could be read.
  public var events: [MarketEvent]
  /// How many could not.
  public var skipped: Int
  /// How many calls the market says are left today; nothing where it does not say.
  public var callsLeft: Int?

  /// Makes a page.
  public init(_ events: [MarketEvent], skipped: Int = 0, callsLeft: Int? = nil) {
    self.events = events
    self.skipped = skipped
    self.callsLeft = callsLeft
  }
}
