public import Essentials
public import HTTPClient

/// StubHub's catalogue: `GET https://api.stubhub.net/catalog/events/search`
/// (https://developer.stubhub.com/api-reference/catalog), the API that StubHub shares with Viagogo
/// (https://developer.viagogo.net/api-reference/catalog).
public struct StubHub: Marketplace {
  public let market = Market.stubHub
  /// Where the API is when nothing else is said.
  public static let usualBaseURL = "https://api.stubhub.net"

  private let tokens: StubHubTokens
  private let baseURL: String
  private let call: MarketCall

  /// Makes a client.
  public init(
    credentials: StubHubCredentials, baseURL: String = StubHub.usualBaseURL,
    deadline: Duration = .seconds(5), client: HTTPClient, clock: any WallClock = SystemClock()
  ) {
    self.baseURL = baseURL
    call = MarketCall(client: client, clock: clock, deadline: deadline)
    tokens = StubHubTokens(credentials, call: call, clock: clock)
  }

  public func search(_ query: MarketQuery) async throws(MarketProblem) -> MarketPage {
    var fields = [
      ("q", query.text), ("page_size", String(query.limit)), ("exclude_parking_passes", "true"),
    ]
    // One day can be asked for; of more, the answer is looked through.
    if let from = query.from, from == query.until { fields.append(("dateLocal", from)) }
    let url = MarketCall.url(baseURL, "/catalog/events/search", fields)
    let token = try await tokens.token()
    do throws(MarketProblem) {
      return try await page(url, token)
    } catch {
      guard case .refused(status: 401) = error, await tokens.forget(token) else { throw error }
      return try await page(url, try await tokens.token())
    }
  }

  private func page(_ url: String, _ token: MarketKey) async throws(MarketProblem) -> MarketPage {
    let answer = try await call.json(
      url, headers: [("authorization", "Bearer \(token.revealed)"), ("accept", "application/hal+json")])
    return try Self.page(answer.value)
  }

  // MARK: Reading

  /// Reads an answer; a page with nothing on it may have no `_embedded`.
  static func page(_ answer: JSONValue) throws(MarketProblem) -> MarketPage {
    guard let items = answer["_embedded"]?["items"]?.arrayValue else {
      guard answer["total_items"]?.integerValue == 0 else { throw .malformed }
      return MarketPage([])
    }
    return MarketPage(items, event)
  }

  private static func event(_ json: JSONValue) -> MarketEvent? {
    guard let id = json["id"]?.name, let name = json["name"]?.line(), let start = start(json),
      let state = state(json["status"]?.stringValue)
    else { return nil }
    let venue = venue(json["_embedded"]?["venue"])
    return MarketEvent(
      market: .stubHub, id: id, name: name,
      kind: json["type"]?.stringValue == "Parking" ? .parking : MarketEvent.Kind(of: name, at: venue.name),
      state: state, venue: venue, start: start, prices: prices(json["min_ticket_price"]),
      link: MarketLink.checked(json["_links"]?["event:webpage"]?["href"]?.stringValue, of: .stubHub))
  }

  /// `start_date` has the venue's own offset: what stands before it is what its clock shows.
  private static func start(_ json: JSONValue) -> MarketStart? {
    guard json["date_confirmed"]?.boolValue != false, let text = json["start_date"]?.stringValue,
      let local = MarketStart.local(day: text, time: nil)
    else { return nil }
    let isOpen = json["time_confirmed"]?.boolValue == false
    return MarketStart(
      day: local.day, minute: isOpen ? nil : local.minute, moment: isOpen ? nil : Timestamp(text))
  }

  private static func venue(_ json: JSONValue?) -> MarketVenue {
    MarketVenue(
      json?["name"]?.line() ?? "", city: json?["city"]?.line(80), region: json?["state_province"]?.line(40),
      country: json?["_embedded"]?["country"]?["code"]?.line(40),
      latitude: json?["latitude"]?.degrees(90), longitude: json?["longitude"]?.degrees(180))
  }

  /// Nothing for what is a draft or was deleted.
  private static func state(_ text: String?) -> MarketEvent.State? {
    switch text {
    case "Cancelled": .cancelled
    case "Postponed": .postponed
    case "Rescheduled", "RelocatedAndRescheduled": .rescheduled
    case "Deleted", "Draft": nil
    default: .planned
    }
  }

  /// Whether fees are in `min_ticket_price` is not written anywhere.
  private static func prices(_ json: JSONValue?) -> MarketPrices? {
    guard let currency = json?["currency_code"]?.stringValue.flatMap({ Currency($0) }),
      let lowest = json?["amount"]?.price(currency)
    else { return nil }
    return MarketPrices(lowest: lowest, fees: .unknown)
  }
}
