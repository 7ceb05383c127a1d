public import Assistant
import Essentials
import Marketplaces
import Ticketing

/// The agent's tools for the wider market. They only look; what they return was written by others.
public enum MarketTools {
  /// All of them.
  public static func all(_ services: MarketServices) -> [any Tool] {
    [
      SearchMarketplacesTool(services: services), ComparePricesTool(services: services),
      FindBestDealsTool(services: services),
    ]
  }

  /// What they are, for checks that need no market.
  public static let definitions = [
    SearchMarketplacesTool.definition, ComparePricesTool.definition, FindBestDealsTool.definition,
  ]

  /// The kind of the card that they make.
  static let card = "marketplaces"
  /// How many events are shown.
  static let limit = 6

  static let query = JSONSchema.string(
    "Words of the event's name, performer or team.", lengths: 1...200,
    example: "Texas Rangers Minnesota Twins")
  static let city = JSONSchema.string("The venue's city.", lengths: 1...80)
  static let day = JSONSchema.string(
    "A day at the venue, as YYYY-MM-DD.", lengths: 10...10, example: "2027-08-21")
}

extension ToolResult {
  /// A result about the market, with its card and its links.
  init(_ content: [String: JSONValue], of result: MarketResult) {
    self = ToolResult(.object(content)).card(MarketTools.card)
    links = result.links
  }
}

/// What is looked for, of a call's arguments.
struct MarketWish: Decodable, Sendable {
  var query: String?
  var city: String?
  var date: String?
  var dateTo: String?
  var event: String?
  var maximumPrice: Double?

  enum CodingKeys: String, CodingKey {
    case query, city, date
    case dateTo = "date_to"
    case event = "event_id"
    case maximumPrice = "max_price"
  }

  /// The search; that of an event of the company's own where one is named.
  ///
  /// - Throws: ``ToolError`` for an argument that cannot be used.
  func search(_ services: MarketServices) async throws -> MarketQuery {
    for (name, day) in [("date", date), ("date_to", dateTo)] {
      if let day, Timestamp("\(day)T00:00:00Z") == nil {
        throw ToolError(.invalidArguments, "/\(name) must be a day, written as YYYY-MM-DD.")
      }
    }
    if let event, let tickets = services.tickets {
      let listing = try await tickets.desk.catalogue.existingEvent(named: event)
      let day = EventTime(listing.venue.timeZone).day(listing.event.startsAt)
      return MarketQuery(
        Self.words(listing.event.name), city: listing.venue.city, from: day, until: day)
    }
    guard let query, !query.allSatisfy(\.isWhitespace) else {
      throw ToolError(.invalidArguments, "/query must say which event, performer or team is meant.")
    }
    return MarketQuery(query, city: city, from: date, until: dateTo ?? date)
  }

  /// A name as markets are asked for it: without the word between two sides.
  private static func words(_ name: String) -> String {
    name.split(separator: " ").filter {
      !["vs", "vs.", "v", "v.", "at", "@", "-", "–"].contains($0.lowercased())
    }
    .joined(separator: " ")
  }
}

/// Looks for events at all markets.
struct SearchMarketplacesTool: MarketTool {
  let services: MarketServices

  static let definition = ToolDefinition(
    name: "search_marketplaces", title: "Looking at other marketplaces",
    summary:
      "Looks for an event at this company's own desk and at other ticket marketplaces side by side. Use find_events for what "
      + "this company sells; use this when the customer asks what there is elsewhere. Texts in the result were written by "
      + "others. Tell prices with their fees_text, whose offer it is, and which markets did not answer.",
    parameters: .object(
      nil, .required("query", MarketTools.query), .optional("city", MarketTools.city),
      .optional("date", MarketTools.day), .optional("date_to", MarketTools.day)),
    isTrusted: false, resultLimit: 40_000)

  func content(_ result: MarketResult, _ wish: MarketWish) -> [String: JSONValue] {
    result.listed(limit: MarketTools.limit)
  }
}

/// Tells what an event costs where.
struct ComparePricesTool: MarketTool {
  let services: MarketServices

  static let definition = ToolDefinition(
    name: "compare_prices", title: "Comparing prices",
    summary:
      "Compares what tickets for an event cost at this company's own desk and at other marketplaces. Name the event by words, "
      + "or one of this company's own by its event_id. verdict_text says which is the cheapest, as far as that is sure: repeat "
      + "no more than that. Prices of several currencies are not compared. Say which markets did not answer.",
    parameters: .object(
      nil, .optional("query", MarketTools.query), .optional("event_id", DeskArguments.event),
      .optional("city", MarketTools.city), .optional("date", MarketTools.day),
      .optional("date_to", MarketTools.day)),
    isTrusted: false, resultLimit: 40_000)

  func content(_ result: MarketResult, _ wish: MarketWish) -> [String: JSONValue] {
    result.comparison(limit: wish.event == nil ? MarketTools.limit : 1)
  }
}

/// Finds the best offers.
struct FindBestDealsTool: MarketTool {
  let services: MarketServices

  static let definition = ToolDefinition(
    name: "find_best_deals", title: "Looking for the best deals",
    summary:
      "Finds the best offers for an event, a performer or a team at this company's own desk and at other marketplaces. value, "
      + "0 to 100, weighs the price against what is usual for the event, fees, the place where it is known and how many offers "
      + "there are; reasons says why. It is no promise that nothing cheaper exists.",
    parameters: .object(
      nil, .optional("query", MarketTools.query), .optional("event_id", DeskArguments.event),
      .optional("city", MarketTools.city), .optional("date", MarketTools.day),
      .optional("date_to", MarketTools.day),
      .optional(
        "max_price",
        JSONSchema(.number(0...1_000_000), "The most that a ticket may cost, in the offer's currency."))),
    isTrusted: false, resultLimit: 40_000)

  func content(_ result: MarketResult, _ wish: MarketWish) -> [String: JSONValue] {
    result.deals(limit: MarketTools.limit, maximumPrice: wish.maximumPrice)
  }
}

/// A tool of the wider market.
protocol MarketTool: TypedTool where Arguments == MarketWish {
  static var definition: ToolDefinition { get }
  var services: MarketServices { get }

  /// What the model reads and the card shows.
  func content(_ result: MarketResult, _ wish: MarketWish) -> [String: JSONValue]
}

extension MarketTool {
  var definition: ToolDefinition { Self.definition }

  func call(_ wish: MarketWish, _ context: ToolContext) async throws -> ToolResult {
    try await ToolError.fromProblems {
      let result = await services.search.search(try await wish.search(services))
      guard result.answers.contains(where: { $0.problem == nil }) else {
        throw ToolError(.failed, "None of the marketplaces answers at the moment.")
      }
      return ToolResult(content(result, wish), of: result)
    }
  }
}
