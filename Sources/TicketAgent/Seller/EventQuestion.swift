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
