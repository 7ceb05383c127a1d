import Essentials

/// What some files hold, read and checked, before it goes into the desk.
public struct ImportData: Sendable {
  /// A venue with its seats.
  struct VenueRecord: Sendable {
    var key: String
    var place: String
    var file: String
    var venue: Venue
    var currency: Currency?
    var seats: [Seat]
  }

  /// An event, whose moments depend on its venue's clock and on the day of the import.
  struct EventRecord: Sendable {
    var key: String
    var place: String
    var file: String
    var venue: String
    var name: String
    var kind: Event.Kind
    var performers: [String]
    var details: String?
    var url: String?
    var state: Event.State?
    var starts: ImportMoment
    var doors: ImportOffset?
    var ends: ImportOffset?
    var onSale: ImportOffset?
    var offSale: ImportOffset?
    var ticketLimit: Int?
    var pricing: EventPricing
  }

  /// A text for the knowledge base alone: a policy, a team, a fact.
  struct Article: Hashable, Sendable {
    var kind: ImportKind
    var key: String
    var file: String
    var title: String
    var text: String
    var details: [String]
    var url: String?
    var tags: [String]
  }

  /// Something that costs money beside the seat: parking, food and drink.
  struct Offer: Hashable, Sendable {
    var kind: ImportKind
    var file: String
    var venue: String
    var venueName: String
    var name: String
    var price: Money?
    var priceOnTheDay: Money?
    var details: [String]
  }

  var venues: [VenueRecord] = []
  var events: [EventRecord] = []
  var articles: [Article] = []
  var offers: [Offer] = []
  /// The files that were read, as sources name them.
  var files: [String] = []

  /// How many records of each kind there are, for people: `2 venues, 12 events`.
  public var summary: String {
    func count(_ number: Int, _ one: String, _ many: String) -> String? {
      number == 0 ? nil : "\(number) \(number == 1 ? one : many)"
    }
    let parts = [
      count(venues.count, "venue", "venues"),
      count(venues.reduce(0) { $0 + $1.seats.count }, "seat", "seats"),
      count(events.count, "event", "events"),
      count(offers.count { $0.kind == .parking }, "place to park", "places to park"),
      count(offers.count { $0.kind == .concessions }, "thing to eat and drink", "things to eat and drink"),
      count(articles.count, "article", "articles"),
    ].compactMap(\.self)
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }
}

/// What is known of a venue to which records of other files refer.
struct KnownVenue: Hashable, Sendable {
  var name: String
  var currency: Currency?
  var sections: [String]
  var tiers: Set<String>

  init(_ venue: Venue, currency: Currency?) {
    name = venue.name
    self.currency = currency
    sections = venue.sections.map(\.name)
    tiers = Set(venue.sections.map(\.tier))
  }
}
