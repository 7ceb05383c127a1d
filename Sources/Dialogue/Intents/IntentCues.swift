/// Recognises intents by the phrases that people use for them; several may be in one message.
public enum IntentCues {
  /// The intents of a message above a confidence of 0.3, surest first.
  public static func intents(in text: String) -> [ScoredIntent] {
    var tokens = Tokenizer(text).tokens
    Lexicon.shared.annotate(&tokens)
    return intents(tokens)
  }

  static func intents(_ tokens: [Token]) -> [ScoredIntent] {
    var doubts: [DialogueIntent: Double] = [:]
    func add(_ intent: DialogueIntent, _ weight: Double) { doubts[intent, default: 1] *= 1 - weight }
    var index = 0
    while index < tokens.count {
      guard let found = phrases.match(tokens, at: index) else {
        index += 1
        continue
      }
      for cue in found.meaning where !isUndone(cue, tokens, index) { add(cue.intent, cue.weight) }
      index = found.end
    }
    if let opening = opening(tokens) { add(opening.intent, opening.weight) }
    if isQuestion(tokens) { add(.question, doubts[.browse] == nil && doubts[.price] == nil ? 0.7 : 0.35) }
    settle(&doubts)
    return doubts.map { ScoredIntent($0.key, 1 - $0.value) }.filter { $0.confidence > 0.3 }
      .sorted { ($1.confidence, $0.intent.rawValue) < ($0.confidence, $1.intent.rawValue) }
  }

  struct Cue: Sendable {
    let intent: DialogueIntent
    let weight: Double
  }

  /// “don't cancel”, “no refund needed”: what is refused is not wanted.
  private static func isUndone(_ cue: Cue, _ tokens: [Token], _ index: Int) -> Bool {
    guard ![.deny, .affirm, .complaint, .goodbye, .cancel].contains(cue.intent), index > 0 else {
      return false
    }
    let before = tokens[max(0, index - 3)..<index]
    let isNegated = before.contains { ["don't", "dont", "not", "won't", "wouldn't"].contains($0.text) }
    return isNegated && !tokens.contains { $0.text == "?" }
  }

  /// A specific wish makes a general one less likely.
  private static func settle(_ doubts: inout [DialogueIntent: Double]) {
    func confidence(_ intent: DialogueIntent) -> Double { 1 - (doubts[intent] ?? 1) }
    for special in [DialogueIntent.refund, .upgrade, .exchange, .human] where confidence(special) > 0.6 {
      for general in [DialogueIntent.buy, .browse] {
        doubts[general] = doubts[general].map { 1 - (1 - $0) * 0.4 }
      }
    }
    if confidence(.affirm) > 0.5, confidence(.deny) > 0.5 {
      // “No, that's right” denies first; what came first counts.
      doubts[.affirm] = 1 - confidence(.affirm) * 0.8
    }
  }

  /// A word at the beginning that says yes or no.
  private static func opening(_ tokens: [Token]) -> Cue? {
    guard let first = tokens.first(where: { $0.kind == .word }) else { return nil }
    if yes.contains(first.text) { return Cue(intent: .affirm, weight: 0.85) }
    if no.contains(first.text) {
      if tokens.count > 1, ["problem", "worries", "doubt"].contains(tokens[1].text) { return nil }
      return Cue(intent: .deny, weight: 0.85)
    }
    return nil
  }

  static let yes: Set<String> = [
    "yes", "yeah", "yep", "yup", "yea", "ya", "ja", "oui", "si", "sure", "ok", "okay", "absolutely",
    "definitely",
    "certainly", "correct", "exactly", "perfect", "alright", "indeed", "affirmative", "yess", "yass", "k",
    "aye", "fine", "yh", "yeh", "ye", "bet", "aight", "sim", "tak", "claro", "klar", "vale", "okie", "oki",
    "oke",
    "great", "awesome", "confirmed", "please",
  ]
  static let no: Set<String> = [
    "no", "nope", "nah", "nein", "non", "negative", "naw", "nay", "nao", "nee", "nie",
  ]

  static func isQuestion(_ tokens: [Token]) -> Bool {
    guard
      let first = tokens.first(where: {
        $0.kind == .word
          && !["and", "so", "but", "ok", "okay", "hi", "hello", "hey", "also", "great", "yes", "thanks"]
            .contains($0.text)
      })
    else { return tokens.contains { $0.text == "?" } }
    return tokens.contains { $0.text == "?" } || asking.contains(first.text)
  }

  private static let asking: Set<String> = [
    "what", "what's", "whats", "where", "where's", "when", "when's", "who", "why", "how", "which", "is",
    "are", "does",
    "do", "did", "was", "whose",
  ]
}
