/// What a question wants to hear, as far as its words tell.
enum QuestionKind: Hashable, Sendable {
  case price, quantity, moment, duration, place, person, reason, procedure, permission, other

  /// The kind of a question, by its question words.
  init(_ question: String) {
    let words = Array(Words(question))
    self = Self.rules.first { $0.phrases.first(in: words) != nil }?.kind ?? .other
    guard self == .other, let first = words.first else { return }
    if Self.permissionOpenings.contains(first), words.count < 2 || !Self.existence.contains(words[1]) {
      self = .permission
    } else if Self.orders.contains(first) {
      self = .procedure
    }
  }

  /// Whether a heading that asks for the one may hold an answer to the other: "When will I get my money?" says how
  /// long it takes.
  func isLike(_ other: QuestionKind) -> Bool {
    self == other || (Self.times.contains(self) && Self.times.contains(other))
  }

  /// Whether only a price, a number or a time can be the answer.
  var isMeasured: Bool { self == .price || self == .quantity || Self.times.contains(self) }

  /// Whether it asks for one certain thing.
  var isSpecific: Bool { isMeasured || self == .place || self == .person || self == .reason }

  private static let times: Set<QuestionKind> = [.moment, .duration]

  /// In order: the first rule that fits decides.
  private static let rules: [(kind: QuestionKind, phrases: PhraseList)] = [
    (
      .price,
      PhraseList([
        "how much", "price", "prices", "cost", "costs", "fee", "fees", "charge", "expensive", "cheap", "free",
      ])
    ),
    (
      .duration,
      PhraseList(["how long", "how soon", "how quickly", "how fast"])
    ),
    (
      .quantity,
      PhraseList([
        "how many", "how big", "how large", "how often", "how far", "what size", "maximum", "limit",
      ])
    ),
    (
      .moment,
      PhraseList([
        "when", "what time", "which day", "what day", "opening hours", "hours", "deadline", "how late",
        "how early",
      ])
    ),
    (
      .place,
      PhraseList(["where", "which entrance", "address", "location"])
    ),
    (
      .person,
      PhraseList(["who", "whom", "whose"])
    ),
    (
      .reason,
      PhraseList(["why", "how come"])
    ),
    (
      .procedure,
      PhraseList([
        "how do i", "how can i", "how to", "how do you", "how does", "how should i", "how would i", "ways to",
        "ways of", "steps", "what do i do", "what should i do", "what can i do", "need help", "help me",
        "i want to", "id like to", "i need to", "not working", "doesnt work", "wont",
      ])
    ),
  ]

  private static let permissionOpenings: Set<String> = [
    "can", "could", "may", "am", "is", "are", "do", "does", "will", "must", "should", "would",
  ]

  /// "Is there a cloakroom?" asks for a thing, not whether something is allowed.
  private static let existence: Set<String> = ["there"]

  /// What begins a message that says what is to be done, and means how.
  private static let orders: Set<String> = [
    "add", "block", "book", "buy", "cancel", "change", "charge", "close", "connect", "delete", "download",
    "exchange", "give", "install", "merge", "move", "order", "pay", "pick", "print", "register", "report",
    "reset",
    "return", "sell", "send", "set", "stop", "swap", "switch", "transfer", "turn", "unlock", "update",
    "upgrade",
  ]
}
