/// Whether something cannot wait though the customer does not say so: little time, and something that does not work; or
/// standing at the door, and not getting in.
struct UrgencyReading {
  private(set) var score = 0.0
  private(set) var phrases: [String] = []

  init(_ text: CueText) {
    // What may happen some day is no hurry.
    if Self.isHypothetical(text) { return }
    let parts = [EscalationCues.deadline, EscalationCues.place, EscalationCues.trouble].map { list in
      list.finds(in: text).max { $0.score < $1.score }
    }
    let (deadline, place, trouble) = (parts[0], parts[1], parts[2])
    switch (deadline, place, trouble) {
    case (let time?, _?, _?): score = time.score < 0.5 ? 0.8 : 0.88
    case (let time?, nil, _?): score = time.score < 0.5 ? 0.45 : 0.78
    case (nil, _?, _?): score = 0.75
    case (_?, _?, nil): score = 0.55
    case (_?, nil, nil), (nil, _?, nil): score = 0.25
    default: return
    }
    phrases = parts.compactMap { $0.map { text.quote($0.range) } }
  }

  private static func isHypothetical(_ text: CueText) -> Bool {
    let words = text.tokens.map(\.word)
    if zip(words, words.dropFirst()).contains(where: { later.contains([$0, $1]) }) { return true }
    return false
  }

  private static let later: Set<[String]> = [
    ["next", "week"], ["next", "month"], ["next", "year"], ["what", "if"], ["what", "happens"],
    ["in", "case"],
    ["next", "season"], ["next", "saturday"], ["next", "friday"], ["next", "sunday"],
  ]
}
