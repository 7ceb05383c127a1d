import Essentials

/// What is said about the wider market: made from what the tool has returned, and from nothing else.
enum MarketText {
  static func reply(_ ending: ToolReading.Ending) -> String {
    switch ending {
    case .failed(_, let message):
      message.isEmpty ? "I'm sorry, I cannot look at the marketplaces at the moment." : message
    case .done(let found): paragraphs(found).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
  }

  static func suggestions(_ ending: ToolReading.Ending) -> [String] {
    guard case .done(let found) = ending else { return [] }
    let events = found["events"]?.arrayValue ?? found["deals"]?.arrayValue?.compactMap { $0["event"] } ?? []
    guard let own = events.first(where: { $0["own"]?.boolValue == true }), let name = own["name"]?.stringValue
    else { return [] }
    return ["I'd like tickets for \(name)"]
  }

  private static func paragraphs(_ found: JSONValue) -> [String] {
    let isDeals = found["kind"]?.stringValue == "deals"
    let events = Array((found["events"]?.arrayValue ?? []).prefix(4))
    let deals = Array((found["deals"]?.arrayValue ?? []).prefix(4))
    guard !(isDeals ? deals : events).isEmpty else {
      return ["I find nothing like that at the marketplaces that answered.", absent(found)]
    }
    let body = isDeals ? deals.map(deal) : events.map(event)
    let opening = isDeals ? ["These are the best deals that I find:"] : []
    let listed =
      isDeals ? deals.compactMap { $0["offer"] } : events.flatMap { $0["offers"]?.arrayValue ?? [] }
    let isElsewhere = listed.contains { $0["own"]?.boolValue == false }
    return opening + body + [absent(found), isElsewhere ? note : ""]
  }

  private static let note =
    "Prices elsewhere are those of a moment ago and can change; you buy there, not from us."

  /// An event with its offers, one a line.
  private static func event(_ event: JSONValue) -> String {
    let offers = event["offers"]?.arrayValue ?? []
    return
      ([heading(event)] + offers.map { "- \(offer($0))" } + [
        offers.count > 1 ? event["verdict_text"]?.stringValue ?? "" : ""
      ])
      .filter { !$0.isEmpty }.joined(separator: "\n")
      .replacing("\nThe ", with: "\n\nThe ").replacing("\nNone ", with: "\n\nNone ").replacing(
        "\nOnly ", with: "\n\nOnly ")
  }

  private static func deal(_ deal: JSONValue) -> String {
    guard let event = deal["event"], let offered = deal["offer"] else { return "" }
    let reasons = (deal["reasons"]?.arrayValue ?? []).compactMap { $0["reason"]?.stringValue }.joined(
      separator: "; ")
    let value = deal["value"]?.integerValue ?? 0
    return "\(heading(event))\n- \(offer(offered))\n- value \(value) of 100: \(reasons)"
  }

  private static func heading(_ event: JSONValue) -> String {
    let name = "**\(plain(event["name"]?.stringValue ?? ""))**"
    let rest = ["when", "venue", "city"].compactMap { event[$0]?.stringValue }.filter { !$0.isEmpty }.map(
      plain)
    return ([name] + rest).joined(separator: ", ")
  }

  private static func offer(_ offer: JSONValue) -> String {
    let title = offer["market_title"]?.stringValue ?? ""
    let place = offer["own"]?.boolValue == true ? "\(title) (here, with me)" : title
    let fees = offer["fees_text"]?.stringValue.map { ", \($0)" } ?? ""
    let price = (offer["price_text"]?.stringValue ?? "") + fees
    let link = offer["link"]?.stringValue.map { " – [see it at \(title)](\($0))" } ?? ""
    return "\(place): \(price)\(link)"
  }

  private static func absent(_ found: JSONValue) -> String {
    (found["markets"]?.arrayValue ?? []).compactMap { market in
      guard market["answered"]?.boolValue == false, let title = market["title"]?.stringValue,
        let reason = market["reason"]?.stringValue
      else { return nil }
      return "\(title) \(reason)."
    }.joined(separator: " ")
  }

  /// Words of others without what Markdown would make something of.
  private static func plain(_ text: String) -> String {
    text.filter { !"*_`[]()<>#|\\".contains($0) }
  }
}
