import Dialogue
import Essentials

/// What a message wants to know of the wider market; nothing where it wants nothing of it.
struct MarketTalk: Hashable, Codable {
  /// The tool that answers it.
  enum Wish: String, Hashable, Codable {
    case search = "search_marketplaces"
    case compare = "compare_prices"
    case deals = "find_best_deals"
  }

  /// What is wanted.
  var wish: Wish
  /// The words that name the event; nothing where the message leaves that to what was said before.
  var query: String?
  var city: String?
  /// The first and the last day, as `2027-08-21`.
  var from: String?
  var until: String?

  /// Reads a message.
  ///
  /// - Parameters:
  ///   - extractor: Finds the days in it, and the names that are known.
  ///   - moment: Now, on the clocks of the venue.
  init?(_ message: String, _ extractor: SlotExtractor, at moment: LocalMoment) {
    let text = String(message.prefix(Self.longest))
    guard let wish = Self.wish(of: text) else { return nil }
    self.wish = wish
    let updates = extractor.updates(in: text, at: moment)
    if case .days(let ranges)? = updates.first(where: { $0.slot == .date && $0.change != .excluded })?.value,
      let first = ranges.first, let last = ranges.last
    {
      from = "\(first.first)"
      until = "\(last.last)"
    }
    let spans = updates.filter { [.date, .time, .quantity, .budget, .price].contains($0.slot) }.map(\.span)
    (query, city) = Self.subject(of: Self.without(spans, text))
  }

  private static let longest = 500

  // MARK: What is wanted

  private static func wish(of message: String) -> Wish? {
    let text = folded(message)
    func says(_ phrases: [String]) -> Bool { phrases.contains { text.contains(" \($0) ") } }
    // What somebody has already bought elsewhere, or how things are done here, is another question.
    guard !says(others) else { return nil }
    if says(dealing) { return .deals }
    if says(comparing) { return .compare }
    let isElsewhere = says(places)
    if isElsewhere, says(["cheaper", "cheapest", "price", "prices", "cost", "costs", "how much", "less"]) {
      return .compare
    }
    return isElsewhere && says(looking) ? .search : nil
  }

  private static let dealing = [
    "best deal", "best deals", "good deal", "good deals", "best value", "best bargain", "bargains",
    "great deal",
    "great deals", "top deals",
  ]
  private static let comparing = [
    "compare prices", "compare the prices", "compare ticket prices", "compare tickets", "price comparison",
    "cheaper elsewhere", "cheaper anywhere", "cheaper somewhere", "cheapest place", "who has the cheapest",
    "where is it cheapest", "where are tickets cheapest", "where are they cheapest", "compare it with",
    "compare this with", "compare with",
  ]
  private static let places = [
    "elsewhere", "anywhere else", "somewhere else", "other sites", "other site", "other marketplaces",
    "marketplaces", "other sellers", "other websites", "resale sites", "seatgeek", "ticketmaster", "stubhub",
    "wider market",
  ]
  private static let looking = [
    "search", "find", "look", "any", "are there", "is there", "what", "show", "tickets", "sells", "sell",
    "check",
  ]
  private static let others = [
    "bought", "refund", "my ticket", "my tickets", "my order", "transfer", "policy", "price match",
    "match the price",
    "sell my", "resell", "valid", "genuine", "fake", "scam", "park", "parking", "food", "hotel", "hotels",
  ]

  // MARK: Which event

  /// The words behind “for”, without a city behind “in” and without what asks.
  private static func subject(of text: String) -> (query: String?, city: String?) {
    let words = text.split { $0.isWhitespace || "?!,;:\"“”".contains($0) }.map(String.init)
    let plain = words.map { $0.lowercased().trimmingPunctuation }
    var start = 0
    // The last “for” leads to what is meant; “of” and “to see” do as well.
    if let place = plain.lastIndex(where: { ["for", "of", "see"].contains($0) }), place + 1 < plain.count {
      start = place + 1
    }
    var end = plain.count
    var city: String?
    if let place = plain.lastIndex(of: "in"), place >= start, place + 1 < plain.count {
      let name = words[(place + 1)...].prefix(3).filter {
        !fillers.contains($0.lowercased().trimmingPunctuation)
      }
      if !name.isEmpty { city = name.joined(separator: " ").trimmingPunctuation }
      end = place
    }
    let kept = (start..<max(start, end)).filter { !fillers.contains(plain[$0]) && !plain[$0].isEmpty }
    let query = kept.map { words[$0].trimmingPunctuation }.joined(separator: " ")
    return (query.isEmpty ? nil : String(query.prefix(200)), city)
  }

  /// What is part of asking, and of no event's name.
  private static let fillers: Set<String> = [
    "compare", "comparing", "comparison", "price", "prices", "ticket", "tickets", "the", "a", "an", "please",
    "pls",
    "me", "find", "best", "deal", "deals", "value", "bargain", "bargains", "good", "great", "top", "on",
    "with",
    "other", "site", "sites", "marketplaces", "marketplace", "websites", "sellers", "elsewhere", "anywhere",
    "somewhere", "else", "cheaper", "cheapest", "cheap", "is", "it", "are", "they", "there", "this", "that",
    "them",
    "can", "could", "you", "i", "get", "what", "what's", "whats", "where", "who", "has", "show", "search",
    "look",
    "looking", "for", "to", "any", "game", "event", "and", "or", "seatgeek", "ticketmaster", "stubhub", "do",
    "does",
    "how", "much", "cost", "costs", "at", "from", "check", "want", "would", "like", "all", "across", "resale",
    "place",
    "hi", "hello", "hey", "than", "here", "one", "so", "also", "now", "these", "those", "next", "available",
    "see",
  ]

  /// The text without some of its places.
  private static func without(_ spans: [TextSpan], _ text: String) -> String {
    var bytes = Array(text.utf8)
    for span in spans where span.start >= 0 && span.end <= bytes.count {
      for place in span.start..<span.end { bytes[place] = UInt8(ascii: " ") }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func folded(_ text: String) -> String {
    let parts = text.lowercased().replacing("’", with: "'")
      .split { !($0.isLetter || $0.isNumber || $0 == "'") }
    return " \(parts.joined(separator: " ")) "
  }
}

extension String {
  fileprivate var trimmingPunctuation: String {
    var text = self[...]
    while let last = text.last, last.isPunctuation || last == "…" { text.removeLast() }
    while let first = text.first, first.isPunctuation { text.removeFirst() }
    return String(text)
  }
}
