/// What a question wants to hear, as far as its words tell.
enum QuestionKind: Hashable, Sendable {
  case price, quantity, moment, duration, place, person, reason, procedure, permission, other

  /// The kind of a question, by its question words.
  init(_ question: String) {
    let words = Array(Words(question))
    let text = " " + words.joined(separator: " ") + " "
    self = Self.rules.first { _, phrases in phrases.contains { text.contains(" \($0) ") } }?.kind ?? .other
    if self == .other, let first = words.first, Self.permissionOpenings.contains(first) { self = .permission }
  }

  /// In order: the first rule that fits decides.
  private static let rules: [(kind: QuestionKind, phrases: [String])] = [
    (
      .price,
      ["how much", "price", "prices", "cost", "costs", "fee", "fees", "charge", "expensive", "cheap", "free"]
    ),
    (.duration, ["how long", "how soon", "how quickly", "how fast"]),
    (
      .quantity,
      ["how many", "how big", "how large", "how often", "how far", "what size", "maximum", "limit"]
    ),
    (
      .moment,
      [
        "when", "what time", "which day", "what day", "opening hours", "hours", "deadline", "how late",
        "how early",
      ]
    ),
    (.place, ["where", "which entrance", "address", "location"]),
    (.person, ["who", "whom", "whose"]),
    (.reason, ["why", "how come"]),
    (
      .procedure,
      [
        "how do i", "how can i", "how to", "how do you", "how does", "how should i", "how would i", "steps",
        "what do i do", "what should i do", "need help", "help me", "i want to", "id like to", "i need to",
        "not working", "doesnt work", "wont",
      ]
    ),
  ]

  private static let permissionOpenings: Set<String> = [
    "can", "could", "may", "am", "is", "are", "do", "does", "will", "must", "should", "would",
  ]
}
