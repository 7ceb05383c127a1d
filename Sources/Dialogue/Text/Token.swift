/// A word, a number or a mark of a message.
struct Token: Sendable {
  enum Kind: Sendable {
    /// Letters, with apostrophes inside: `friday`, `don't`.
    case word
    /// Digits alone: `104`.
    case number
    /// One other character: `-`, `€`.
    case mark
  }

  let kind: Kind
  /// Folded: lower case, without accents; a misspelled word of the lexicon in its right spelling.
  var text: String
  let span: TextSpan
  /// Whether no white space stands before it.
  let isGlued: Bool
  let isCapitalised: Bool
  /// The value of digits; nothing for more than fifteen of them.
  let number: Int64?
  /// What the lexicon knows of the word.
  var facts: WordFacts
  /// Whether the word is read as another than was written.
  var isCorrected = false

  func `is`(_ flag: WordFlags) -> Bool { facts.flags.contains(flag) }
}
