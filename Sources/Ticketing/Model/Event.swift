public import Essentials
public import Persistence

/// Something that tickets are sold for.
public struct Event: Hashable, Sendable {
  /// How an event stands.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// It takes place as announced.
    case scheduled
    /// It takes place at another time than first announced; see ``Event/originalStart``.
    case moved
    /// It does not take place.
    case calledOff = "called_off"
  }

  /// What sort of event, in one lower-case word or a few: `basketball`, `concert`, `theatre`.
  public struct Kind: Hashable, Sendable, SQLConvertible, CustomStringConvertible {
    /// The word.
    public let name: String

    /// Makes a kind; capitals become small letters.
    public init(_ name: String) { self.name = name.lowercased() }

    public var description: String { name }
    public var sqlValue: SQLValue { .text(name) }
    public init(sqlValue: SQLValue) throws { self.init(try String(sqlValue: sqlValue)) }
  }

  /// Its name here.
  public let id: EventID
  /// What the company's own systems call it; unique. Tools find it by this as well as by ``id``.
  public let externalID: String
  /// Where.
  public var venue: VenueID
  /// For people, for example `Warriors vs. Lakers`.
  public var name: String
  /// What sort.
  public var kind: Kind
  /// Who plays or performs; in sports the home team first.
  public var performers: [String]
  /// More words for people.
  public var details: String?
  /// How it stands.
  public var state: State
  /// When it begins.
  public var startsAt: Timestamp
  /// When it should have begun, once it was moved.
  public var originalStart: Timestamp?
  /// When the doors open.
  public var doorsAt: Timestamp?
  /// When it is over, as far as known.
  public var endsAt: Timestamp?
  /// From when on tickets are sold.
  public var saleStartsAt: Timestamp
  /// Until when tickets are sold.
  public var saleEndsAt: Timestamp
  /// What they cost.
  public var pricing: EventPricing
  /// How many tickets one customer may have; nothing where only the desk's own limit counts.
  public var ticketLimit: Int?

  /// Makes an event.
  public init(
    id: EventID, externalID: String, venue: VenueID, name: String, kind: Kind, performers: [String] = [],
    details: String? = nil, state: State = .scheduled, startsAt: Timestamp, originalStart: Timestamp? = nil,
    doorsAt: Timestamp? = nil, endsAt: Timestamp? = nil, saleStartsAt: Timestamp, saleEndsAt: Timestamp,
    pricing: EventPricing, ticketLimit: Int? = nil
  ) {
    self.id = id
    self.externalID = externalID
    self.venue = venue
    self.name = name
    self.kind = kind
    self.performers = performers
    self.details = details
    self.state = state
    self.startsAt = startsAt
    self.originalStart = originalStart
    self.doorsAt = doorsAt
    self.endsAt = endsAt
    self.saleStartsAt = saleStartsAt
    self.saleEndsAt = saleEndsAt
    self.pricing = pricing
    self.ticketLimit = ticketLimit
  }

  /// Whether tickets are sold at a moment.
  public func isOnSale(at now: Timestamp) -> Bool {
    state != .calledOff && saleStartsAt <= now && now < saleEndsAt
  }
}
