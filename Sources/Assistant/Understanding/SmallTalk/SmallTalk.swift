/// What people say besides their questions, and what to say to it.
enum SmallTalk: String, CaseIterable {
  case greeting, thanks, goodbye, wellbeing, identity, abilities
  /// The wish for a person; answered by a handoff.
  case human

  /// The name by which the classifier knows it; the dot keeps it apart from the agents' intents.
  var intent: String { "smalltalk." + rawValue }

  /// The small talk behind an intent's name.
  init?(intent: String) {
    guard intent.hasPrefix("smalltalk.") else { return nil }
    self.init(rawValue: String(intent.dropFirst("smalltalk.".count)))
  }

  /// Every kind as an intent, for the classifier.
  static var intents: [Intent] {
    allCases.map { Intent(name: $0.intent, examples: $0.examples, handsOff: $0 == .human) }
  }

  /// Recognises what needs no model: a message that is nothing but a set phrase, and the plain wish for a person.
  static func recognise(_ text: String) -> SmallTalk? {
    let words = Array(Words(text))
    guard words.count <= 12 else { return nil }
    let phrase = words.joined(separator: " ")
    if let kind = phrases[phrase] { return kind }
    return asksForPerson(words) ? .human : nil
  }

  private static let phrases: [String: SmallTalk] = {
    var phrases: [String: SmallTalk] = [:]
    for kind in allCases {
      for example in kind.examples { phrases[Words(example).joined(separator: " ")] = kind }
    }
    return phrases
  }()

  /// "Can I speak to a real person": a wish to talk, and a person, near each other and in this order.
  private static func asksForPerson(_ words: [String]) -> Bool {
    guard let wish = words.firstIndex(where: wishes.contains) else { return false }
    return words[wish...].prefix(6).contains(where: people.contains)
  }

  private static let wishes: Set<String> = ["talk", "speak", "chat", "connect", "transfer", "real", "live"]
  private static let people: Set<String> = [
    "human", "person", "agent", "representative", "operator", "advisor", "adviser", "someone", "somebody",
    "staff",
    "people", "rep", "manager",
  ]
}
