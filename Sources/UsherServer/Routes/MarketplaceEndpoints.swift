import Essentials
import HTTPServer
import Identity
import Marketplaces
import TicketAgent

/// The wider market: what there is elsewhere, and what it costs there. Each search may cost a call to every market, out of
/// the company's budget there, so only operators ask.
enum MarketplaceEndpoints {
  static var all: [Endpoint] { [events] }

  private static let day = JSONSchema.string("A day at the venue, such as 2027-08-21", lengths: 10...10)

  private static var events: Endpoint {
    Endpoint(
      .get, "/v1/marketplaces/events", "searchMarketplaces",
      "Find events at the desk and at other marketplaces, compare their prices, find the best deals",
      details:
        "All markets are asked side by side; `markets` says who answered, and of the others why not. Listings of one event are "
        + "put together. Prices of several currencies are never compared.",
      section: .tickets, access: .scope(.viewTickets), limit: .search,
      parameters: [
        .query(
          "query", .string("Words of the name, performers or teams", lengths: 1...200), isRequired: true),
        .query("city", .string("The venue's city", lengths: 1...80)), .query("date", day),
        .query("date_to", day),
        .query(
          "view",
          .string(
            "`search` lists everything, `comparison` only events, `deals` the best offers; comparison unless told",
            choices: ["search", "comparison", "deals"])),
        .query("max_price", JSONSchema(.number(0...1_000_000), "For deals: the most that a ticket may cost")),
        .query("limit", JSONSchema(.integer(1...50), "How many; 10 unless told")),
      ],
      answers: [.json(200, "What was found", Shapes.reference("MarketResult"))]
    ) { api, call in
      guard let markets = api.assistant.markets else { throw Problem.noMarketplaces }
      let (from, until) = (try call.day("date"), try call.day("date_to"))
      let result = await markets.search.search(
        MarketQuery(call.text("query") ?? "", city: call.text("city"), from: from, until: until ?? from))
      let limit = call.number("limit") ?? 10
      switch call.text("view") {
      case "search": return .value(.object(result.listed(limit: limit)))
      case "deals":
        let most = call.parameters["max_price"]?.doubleValue
        return .value(.object(result.deals(limit: limit, maximumPrice: most)))
      default: return .value(.object(result.comparison(limit: limit)))
      }
    }
  }
}

extension Problem {
  fileprivate static let noMarketplaces = Problem(
    kind: "no-marketplaces", title: "No marketplace is asked here", status: 404,
    detail:
      "A marketplace is asked once its key is set, for example TICKETMASTER_API_KEY; see Docs/Marketplaces.md."
  )
}

extension Call {
  fileprivate func day(_ name: String) throws(Problem) -> String? {
    guard let text = text(name) else { return nil }
    guard Timestamp("\(text)T00:00:00Z") != nil else {
      throw Problem.badParameter(name, "This must be a day, such as 2027-08-21.")
    }
    return text
  }
}
