import Dialogue

extension SaleCues {
  /// “The gallery ones please, and is there a lift?”: a question of its own behind what is wanted, which is answered too.
  static func asksBesides(_ message: String, _ decision: Decision) -> Bool {
    let isWish = decision.actions.contains { action in
      switch action {
      case .hold, .checkInventory: true
      default: false
      }
    }
    guard isWish, let mark = message.lastIndex(of: "?") else { return false }
    let start = breaks.compactMap { message[..<mark].ranges(of: $0).last?.upperBound }.max()
    guard let start, start > message.startIndex else { return false }
    let offset = message.utf8.distance(from: message.startIndex, to: start)
    let question = String(message[start..<mark])
    let said = words(question).split(separator: " ").drop { ["and", "also", "so", "but", "oh"].contains($0) }
    guard said.count >= 4, let opening = said.first, asking.contains(String(opening)),
      !said.contains(where: {
        ["possible", "ok", "okay", "together", "have", "that", "available"].contains($0)
      })
    else { return false }
    return !PriceQuestion.isAboutTickets(question)
      || !decision.updates.contains { $0.span.start >= offset && $0.slot != .access && $0.slot != .venue }
        && !speaksOfTickets(question) && !looksAround(question)
  }

  private static let breaks = [". ", "! ", "? ", "; ", " - ", ", ", " – ", "\n"]
  private static let asking: Set<String> = [
    "is", "are", "do", "does", "what", "what's", "where", "where's", "when", "how", "which",
  ]
}

/// Whether a question is about the event that is talked about, so that the desk can answer it.
enum EventQuestion {
  static func isAbout(event text: String) -> Bool {
    let folded = " " + text.lowercased().split { !($0.isLetter || $0 == "'") }.joined(separator: " ") + " "
    return cues.contains { folded.contains(" \($0) ") } && !others.contains { folded.contains(" \($0) ") }
  }

  private static let cues = [
    "what time", "when does it", "when is it", "when do doors", "doors", "start", "starts", "begin", "begins",
    "where is it", "where's it", "which venue", "what venue", "where does it", "the address", "address",
    "what day",
    "which day", "who plays", "who is playing", "how long", "when does", "finish", "end",
  ]
  private static let others = [
    "parking", "car", "bag", "bags", "box office", "tram", "bus", "train", "refund", "food", "drink",
    "drinks",
  ]
}
