public import Essentials
public import HTTPClient

/// Ticketmaster's Discovery API: `GET https://app.ticketmaster.com/discovery/v2/events.json`
/// (https://developer.ticketmaster.com/products-and-docs/apis/discovery-api/v2/). By default 5 calls a second and 5000 a
/// day are allowed (https://developer.ticketmaster.com/products-and-docs/apis/getting-started/).
public struct Ticketmaster: Marketplace {
  public let market = Market.ticketmaster
  /// Where the API is when nothing else is said.
  public static let usualBaseURL = "https://app.ticketmaster.com/discovery/v2"

  private let key: MarketKey
  private let baseURL: String
  private let call: MarketCall

  /// Makes a client.
  public init(
    key: MarketKey, baseURL: String = Ticketmaster.usualBaseURL, deadline: Duration = .seconds(5),
    client: HTTPClient, clock: any WallClock = SystemClock()
  ) {
    self.key = key
    self.baseURL = baseURL
    call = MarketCall(client: client, clock: clock, deadline: deadline)
  }

  public func search(_ query: MarketQuery) async throws(MarketProblem) -> MarketPage {
    var fields = [
      ("apikey", key.revealed), ("keyword", query.text), ("size", String(query.limit)), ("includeTest", "no"),
    ]
    if let city = query.city { fields.append(("city", city)) }
    if query.from != nil || query.until != nil {
      let from = query.from.map { $0 + "T00:00:00" } ?? "*"
      let until = query.until.map { $0 + "T23:59:59" } ?? "*"
      fields.append(("localStartDateTime", "\(from),\(until)"))
    }
    let answer = try await call.json(MarketCall.url(baseURL, "/events.json", fields))
    return try Self.page(
      answer.value, callsLeft: answer.headers["rate-limit-available"].flatMap { Int($0) })
  }

  // MARK: Reading

  /// Reads an answer; one without `_embedded` has found nothing.
  static func page(_ answer: JSONValue, callsLeft: Int? = nil) throws(MarketProblem) -> MarketPage {
    guard let embedded = answer["_embedded"] else {
      guard answer["page"]?.objectValue != nil else { throw .malformed }
      return MarketPage([], callsLeft: callsLeft)
    }
    guard let events = embedded["events"]?.arrayValue else { throw .malformed }
    return MarketPage(events, callsLeft: callsLeft, event)
  }

  private static func event(_ json: JSONValue) -> MarketEvent? {
    guard json["test"]?.boolValue != true, let id = json["id"]?.name, let name = json["name"]?.line() else {
      return nil
    }
    let venue = venue(json["_embedded"]?["venues"]?[0])
    guard let start = start(json["dates"], json["_embedded"]?["venues"]?[0]) else { return nil }
    let performers = (json["_embedded"]?["attractions"]?.arrayValue ?? []).prefix(20)
    return MarketEvent(
      market: .ticketmaster, id: id, name: name, performers: performers.compactMap { $0["name"]?.line() },
      kind: kind(json, name, venue), state: state(json["dates"]), venue: venue, start: start,
      prices: prices(json["priceRanges"]),
      link: MarketLink.checked(json["url"]?.stringValue, of: .ticketmaster))
  }

  /// What is sold beside events is of a type of its own: `Parking`, `Upsell`, `Merchandise` among the classifications.
  private static func kind(_ json: JSONValue, _ name: String, _ venue: MarketVenue) -> MarketEvent.Kind {
    for classification in (json["classifications"]?.arrayValue ?? []).prefix(10) {
      for level in ["type", "subType"] {
        let text = classification[level]?["name"]?.stringValue?.lowercased() ?? ""
        if text.contains("parking") { return .parking }
        if text.contains("upsell") || text.contains("merchandise") || text.contains("add-on") {
          return .extra
        }
      }
    }
    return MarketEvent.Kind(of: name, at: venue.name)
  }

  private static func start(_ json: JSONValue?, _ venue: JSONValue?) -> MarketStart? {
    let start = json?["start"]
    guard start?["dateTBD"]?.boolValue != true, start?["dateTBA"]?.boolValue != true else { return nil }
    let zone = json?["timezone"]?.line(64) ?? venue?["timezone"]?.line(64)
    let isOpen = start?["timeTBA"]?.boolValue == true || start?["noSpecificTime"]?.boolValue == true
    let moment = isOpen ? nil : start?["dateTime"]?.stringValue.flatMap { Timestamp($0) }
    if let day = start?["localDate"]?.stringValue,
      let local = MarketStart.local(day: day, time: start?["localTime"]?.stringValue ?? "")
    {
      return MarketStart(day: local.day, minute: isOpen ? nil : local.minute, zone: zone, moment: moment)
    }
    guard let moment, let local = MarketStart.local(moment, zone: zone) else { return nil }
    return MarketStart(day: local.day, minute: local.minute, zone: zone, moment: moment)
  }

  private static func venue(_ json: JSONValue?) -> MarketVenue {
    MarketVenue(
      json?["name"]?.line() ?? "", city: json?["city"]?["name"]?.line(80),
      region: json?["state"]?["stateCode"]?.line(40) ?? json?["state"]?["name"]?.line(40),
      country: json?["country"]?["countryCode"]?.line(40),
      latitude: json?["location"]?["latitude"]?.degrees(90),
      longitude: json?["location"]?["longitude"]?.degrees(180))
  }

  private static func state(_ json: JSONValue?) -> MarketEvent.State {
    switch json?["status"]?["code"]?.stringValue?.lowercased() {
    case "cancelled", "canceled": .cancelled
    case "postponed": .postponed
    case "rescheduled": .rescheduled
    default: .planned
    }
  }

  /// `standard including fees` is what is paid, `standard` comes before fees. Those of resale and of packages are not
  /// what a ticket costs here.
  private static func prices(_ json: JSONValue?) -> MarketPrices? {
    let ranges = (json?.arrayValue ?? []).prefix(20)
    for (type, fees) in [("standard including fees", MarketPrices.Fees.included), ("standard", .excluded)] {
      for range in ranges where range["type"]?.stringValue?.lowercased() == type {
        guard let currency = range["currency"]?.stringValue.flatMap({ Currency($0) }),
          let lowest = range["min"]?.price(currency)
        else { continue }
        return MarketPrices(lowest: lowest, highest: range["max"]?.price(currency), fees: fees)
      }
    }
    return nil
  }
}
