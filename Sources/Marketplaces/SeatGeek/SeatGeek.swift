public import Essentials
public import HTTPClient

/// SeatGeek's Platform API: `GET https://api.seatgeek.com/2/events` (https://platform.seatgeek.com).
public struct SeatGeek: Marketplace {
  public let market = Market.seatGeek
  /// Where the API is when nothing else is said.
  public static let usualBaseURL = "https://api.seatgeek.com/2"

  private let clientID: MarketKey
  private let clientSecret: MarketKey?
  private let baseURL: String
  private let call: MarketCall

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - clientID: The key of https://seatgeek.com/account/develop.
  ///   - clientSecret: Its secret, which the API does not ask for.
  public init(
    clientID: MarketKey, clientSecret: MarketKey? = nil, baseURL: String = SeatGeek.usualBaseURL,
    deadline: Duration = .seconds(5), client: HTTPClient, clock: any WallClock = SystemClock()
  ) {
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.baseURL = baseURL
    call = MarketCall(client: client, clock: clock, deadline: deadline)
  }

  public func search(_ query: MarketQuery) async throws(MarketProblem) -> MarketPage {
    var fields = [("q", query.text), ("per_page", String(query.limit)), ("client_id", clientID.revealed)]
    if let clientSecret { fields.append(("client_secret", clientSecret.revealed)) }
    if let city = query.city { fields.append(("venue.city", city)) }
    if let from = query.from { fields.append(("datetime_local.gte", from)) }
    if let until = query.until { fields.append(("datetime_local.lte", until + "T23:59:59")) }
    let answer = try await call.json(MarketCall.url(baseURL, "/events", fields))
    return try Self.page(answer.value)
  }

  // MARK: Reading

  /// Reads an answer.
  static func page(_ answer: JSONValue) throws(MarketProblem) -> MarketPage {
    guard let events = answer["events"]?.arrayValue else { throw .malformed }
    return MarketPage(events, event)
  }

  private static func event(_ json: JSONValue) -> MarketEvent? {
    guard let id = json["id"]?.name, let name = json["title"]?.line() ?? json["short_title"]?.line(),
      let start = start(json)
    else { return nil }
    let performers = (json["performers"]?.arrayValue ?? []).prefix(20)
    let venue = venue(json["venue"])
    return MarketEvent(
      market: .seatGeek, id: id, name: name, performers: performers.compactMap { $0["name"]?.line() },
      kind: json["type"]?.stringValue == "parking" ? .parking : MarketEvent.Kind(of: name, at: venue.name),
      state: state(json), venue: venue, start: start, prices: prices(json["stats"], in: venue),
      link: MarketLink.checked(json["url"]?.stringValue, of: .seatGeek))
  }

  /// `datetime_local` and `datetime_utc` have no zone; `time_tbd` and `date_tbd` say what is only a placeholder.
  private static func start(_ json: JSONValue) -> MarketStart? {
    guard json["date_tbd"]?.boolValue != true, let text = json["datetime_local"]?.stringValue,
      let local = MarketStart.local(day: text, time: nil)
    else { return nil }
    let isOpen = json["time_tbd"]?.boolValue == true || json["datetime_tbd"]?.boolValue == true
    return MarketStart(
      day: local.day, minute: isOpen ? nil : local.minute, zone: json["venue"]?["timezone"]?.line(64),
      moment: isOpen ? nil : json["datetime_utc"]?.stringValue.flatMap { Timestamp($0 + "Z") })
  }

  private static func venue(_ json: JSONValue?) -> MarketVenue {
    MarketVenue(
      json?["name"]?.line() ?? json?["name_v2"]?.line() ?? "", city: json?["city"]?.line(80),
      region: json?["state"]?.line(40), country: json?["country"]?.line(40),
      latitude: json?["location"]?["lat"]?.degrees(90), longitude: json?["location"]?["lon"]?.degrees(180))
  }

  private static func state(_ json: JSONValue) -> MarketEvent.State {
    switch json["status"]?.stringValue?.lowercased() {
    case "cancelled", "canceled": .cancelled
    case "postponed": .postponed
    case "rescheduled": .rescheduled
    default: .planned
    }
  }

  /// The API names no currency. It lists American prices in dollars; what it means elsewhere nobody has written down, so
  /// that prices of other countries are left out. Whether fees are in `lowest_price` is not written either: where it
  /// stands beside a lower `lowest_sg_base_price`, the price before fees, they are.
  private static func prices(_ json: JSONValue?, in venue: MarketVenue) -> MarketPrices? {
    guard venue.country == "US", let lowest = json?["lowest_price"]?.price(.usd) else { return nil }
    let base = json?["lowest_sg_base_price"]?.price(.usd)
    return MarketPrices(
      lowest: lowest, median: json?["median_price"]?.price(.usd),
      highest: json?["highest_price"]?.price(.usd),
      fees: base.map { $0.minorUnits < lowest.minorUnits } == true ? .included : .unknown,
      listings: json?["listing_count"]?.count)
  }
}
