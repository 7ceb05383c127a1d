/// What people say besides their questions, and what to say to it.
enum SmallTalk: String, CaseIterable {
  case greeting, thanks, goodbye, wellbeing, identity, abilities
  /// Jokes, songs, declarations of love.
  case entertainment
  /// Insults, mostly because the assistant was no help.
  case frustration
  /// Nothing that could be answered: keys hit by chance, a question mark alone.
  case unclear
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
    guard !words.isEmpty else { return text.isASCII ? .unclear : nil }
    guard words.count <= longestPhrase else { return nil }
    if let kind = phrases[words.joined(separator: " ")] { return kind }
    return WishForPerson.isExpressed(by: words) ? .human : nil
  }

  private static let longestPhrase = 12

  private static let phrases: [String: SmallTalk] = {
    var phrases: [String: SmallTalk] = [:]
    for kind in allCases {
      for example in kind.examples { phrases[Words(example).joined(separator: " ")] = kind }
    }
    return phrases
  }()
}

extension String {
  fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
