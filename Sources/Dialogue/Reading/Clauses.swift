extension Reading {
  /// Whether a thought ends at a token: marks of the end, and words such as “but”.
  func isBoundary(_ index: Int) -> Bool {
    guard tokens.indices.contains(index) else { return true }
    return Self.ends.contains(tokens[index].text) || self.is(index, .boundary)
  }

  private static let ends: Set<String> = [",", ".", ";", "!", "?", ":", "(", ")", "\""]

  /// Marks and words that one may leave out at the ends of a message.
  static let fillers: Set<String> = [
    ",", ".", ";", "!", "?", "please", "pls", "plz", "thanks", "ok", "okay", "hi", "hello", "hey", "um", "uh",
    "so",
    "well", "just", "yes", "yeah", "then", "maybe", "actually", "no", "sorry", "oh", "and", "the", "a", "i",
    "think",
    "would", "like", "i'd", "for", "on", "in", "at", "it's", "is", "it", "let's", "say", "make",
  ]

  /// Whether nothing but fillers stands outside of some tokens: “ok, 2 please”.
  func isWholeMessage(_ range: Range<Int>) -> Bool {
    tokens.indices.allSatisfy { range.contains($0) || Self.fillers.contains(tokens[$0].text) }
  }
}
