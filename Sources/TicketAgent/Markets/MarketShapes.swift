public import Essentials
public import Marketplaces
import Ticketing

/// What the markets say, as tools and the API show it: amounts as numbers for reading only, beside the text that people
/// are told.
extension MarketResult {
  /// What every answer about the market has: who answered, who did not and why.
  var told: [String: JSONValue] {
    [
      "query": .string(query.text), "city": query.city.map(JSONValue.string) ?? .null,
      "date": query.from.map(JSONValue.string) ?? .null,
      "date_to": query.until.map(JSONValue.string) ?? .null,
      "markets": .array(answers.map(\.shape)), "events_skipped": .integer(Int64(skipped)),
    ]
  }

  /// Events with where they are sold.
  public func listed(limit: Int) -> [String: JSONValue] {
    var shape = told
    shape["kind"] = "search"
    shape["events"] = .array(events.prefix(limit).map { .object($0.compared) })
    shape["more"] = .bool(events.count > limit)
    return shape
  }

  /// What each of the events costs where; what is no seat at an event is left out.
  public func comparison(limit: Int) -> [String: JSONValue] {
    let wanted = events.filter { $0.kind == .event }
    var shape = told
    shape["kind"] = "comparison"
    shape["events"] = .array(wanted.prefix(limit).map { .object($0.compared) })
    shape["more"] = .bool(wanted.count > limit)
    return shape
  }

  /// The best offers.
  ///
  /// - Parameter limit: The most that a ticket may cost, in whatever currency.
  public func deals(limit: Int, maximumPrice: Double? = nil) -> [String: JSONValue] {
    let deals = Deal.best(of: events).filter { deal in
      guard let maximumPrice, let price = deal.offer.prices?.lowest else { return true }
      return Double(price.minorUnits) <= maximumPrice * Double(price.currency.minorUnitsPerMajor)
    }
    var shape = told
    shape["kind"] = "deals"
    shape["deals"] = .array(deals.prefix(limit).map { .object($0.shape) })
    shape["more"] = .bool(deals.count > limit)
    return shape
  }

  /// The links of all that is listed, each checked to lead to its market.
  var links: [String] { events.flatMap(\.listings).compactMap(\.link) }
}

extension MarketAnswer {
  /// How it went.
  public var shape: JSONValue {
    var shape: [String: JSONValue] = [
      "market": .string(market.id), "title": .string(market.title), "own": .bool(market.isOwn),
    ]
    switch outcome {
    case .answered(let page, let age):
      shape["answered"] = true
      shape["events"] = .integer(Int64(page.events.count))
      shape["age_seconds"] = .integer(age.wholeMilliseconds / 1000)
    case .absent(let problem):
      shape["answered"] = false
      shape["problem"] = .string(problem.code)
      shape["reason"] = .string(problem.reason)
    }
    return .object(shape)
  }
}

extension MergedEvent {
  /// What it is, when and where.
  public var shape: [String: JSONValue] {
    [
      "name": .string(name), "what": .string(kind.rawValue), "own": .bool(hasOwn),
      "event_id": listings.first { $0.market.isOwn }.map { .string($0.id) } ?? .null,
      "when": .string(start.text), "date": .string(start.day),
      "local_time": start.time.map(JSONValue.string) ?? .null,
      "time_zone": start.zone.map(JSONValue.string) ?? .null,
      "venue": .string(venue.name), "city": venue.city.map(JSONValue.string) ?? .null,
      "match": .number(matches.map(\.score).min().map { ($0 * 1000).rounded() / 1000 } ?? 1),
      "matched_by": .array(
        matches.map { match in .array(match.parts.map { .string("\($0.aspect.rawValue): \($0.reason)") }) }),
    ]
  }

  /// The same with its offers, the cheapest first, and which is the cheapest.
  public var compared: [String: JSONValue] {
    let comparison = PriceComparison(self)
    var shape = shape
    shape["offers"] = .array((comparison.offers + comparison.unpriced).map { .object($0.shape) })
    shape["verdict"] = .string(comparison.code)
    shape["verdict_text"] = .string(comparison.text)
    return shape
  }
}

extension MarketEvent {
  /// A listing as an offer.
  public var shape: [String: JSONValue] {
    var shape: [String: JSONValue] = [
      "market": .string(market.id), "market_title": .string(market.title), "own": .bool(market.isOwn),
      "listing_id": .string(id), "listed_as": .string(name), "state": .string(state.rawValue),
      "link": link.map(JSONValue.string) ?? .null,
      "site": link.flatMap(Self.site).map(JSONValue.string) ?? .null,
    ]
    guard let prices else {
      shape["price"] = .null
      shape["price_text"] = "no price is told"
      return shape
    }
    shape["price"] = prices.lowest.jsonNumber
    shape["currency"] = .string(prices.lowest.currency.code)
    shape["price_text"] = .string("from \(prices.lowest)")
    shape["median"] = prices.median?.jsonNumber ?? .null
    shape["highest"] = prices.highest?.jsonNumber ?? .null
    shape["fees"] = .string(prices.fees.rawValue)
    shape["fees_text"] = .string(prices.fees.text)
    shape["listings"] = prices.listings.map { .integer(Int64($0)) } ?? .null
    return shape
  }

  /// The host that a link leads to.
  private static func site(_ link: String) -> String? {
    let host = link.dropFirst("https://".count).prefix { !"/?#".contains($0) }
    return host.hasPrefix("www.") ? String(host.dropFirst(4)) : String(host)
  }
}

extension MarketPrices.Fees {
  /// For people, behind a price.
  var text: String {
    switch self {
    case .included: "all fees included"
    case .excluded: "fees come on top"
    case .unknown: "fees may come on top"
    }
  }
}

extension PriceComparison {
  /// The verdict in a word.
  public var code: String {
    switch verdict {
    case .cheapest: "cheapest"
    case .lowestTold: "lowest_told"
    case .same: "same"
    case .single: "single"
    case .currencies: "several_currencies"
    case .unknown: "no_prices"
    }
  }

  /// The verdict in a sentence, which promises no more than the markets tell.
  public var text: String {
    switch verdict {
    case .cheapest(let offer): "The cheapest ticket is at \(offer.market.title), \(offer.priceText)."
    case .lowestTold(let offer):
      "The lowest price that is told is at \(offer.market.title), \(offer.priceText): "
        + "with them, another may be the cheapest."
    case .same: "The cheapest tickets cost the same."
    case .single(let offer): "Only \(offer.market.title) tells a price, \(offer.priceText)."
    case .currencies: "The prices are in several currencies, so they are not weighed against each other."
    case .unknown: "None of them tells a price; their pages do."
    }
  }
}

extension MarketEvent {
  fileprivate var priceText: String {
    prices.map { "\($0.lowest), \($0.fees.text)" } ?? "no price"
  }
}

extension Deal {
  /// A deal with its reasons.
  public var shape: [String: JSONValue] {
    [
      "value": .integer(Int64(value)), "event": .object(event.shape), "offer": .object(offer.shape),
      "reasons": .array(
        parts.map { part in
          [
            "aspect": .string(part.aspect.rawValue), "score": .number((part.score * 100).rounded() / 100),
            "weight": .number(part.weight), "reason": .string(part.reason),
          ]
        }),
    ]
  }
}

extension MarketStart {
  /// Day and time for people, as `Saturday, 21 August 2027, 13:10`.
  var text: String {
    guard let zone = TimeZoneName("UTC"), let midnight = Timestamp("\(day)T00:00:00Z") else { return day }
    let text = EventTime(zone).text(midnight + .seconds((minute ?? 0) * 60))
    return minute == nil ? String(text.dropLast(7)) : text
  }
}
