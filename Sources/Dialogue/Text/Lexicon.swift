/// The words that mean something to a ticket seller, with what they mean alone.
///
/// Tables, not code: a new word is a word in a row of ``LexiconTables``.
struct Lexicon: Sendable {
  static let shared = Lexicon()

  private var words: [String: WordFacts] = [:]
  private var slips = SpellingIndex()

  private init() {
    for (row, weekday) in zip(LexiconTables.weekdays, 1...) { add(row) { $0.weekday = weekday } }
    for (row, month) in zip(LexiconTables.months, 1...) { add(row) { $0.month = month } }
    for (row, number) in LexiconTables.numbers { add(row) { $0.number = number } }
    for (row, number) in LexiconTables.foreignNumbers {
      add(row) {
        $0.number = number
        $0.flags.insert(.foreign)
      }
    }
    for (row, ordinal) in LexiconTables.ordinals { add(row) { $0.ordinal = ordinal } }
    for (row, unit) in LexiconTables.units {
      add(row) {
        $0.unit = unit
        $0.flags.insert(.otherThing)
      }
    }
    for (row, code) in LexiconTables.currencies { add(row) { $0.currency = code } }
    for (row, flags) in LexiconTables.kinds { add(row) { $0.flags.formUnion(flags) } }
    for word in LexiconTables.ordinary.split(whereSeparator: \.isWhitespace) where words[String(word)] == nil
    {
      add(String(word)) { $0.flags.insert(.ordinary) }
    }
    for word in words.keys.sorted() where word.utf8.count >= 5 {
      if let facts = words[word], !facts.flags.contains(.ordinary), !facts.flags.contains(.foreign) {
        slips.add(word)
      }
    }
    for word in LexiconTables.spelledOften.split(whereSeparator: \.isWhitespace) { slips.add(String(word)) }
  }

  private mutating func add(_ row: String, _ change: (inout WordFacts) -> Void) {
    for word in row.split(whereSeparator: \.isWhitespace) {
      change(&words[String(word), default: WordFacts()])
    }
  }

  /// What a word means; nothing for an unknown one.
  func facts(of word: String) -> WordFacts? { words[word] }

  /// The word of the lexicon that an unknown word was meant to be.
  func corrected(_ word: String) -> String? {
    let length = word.utf8.count
    guard length >= 5, length <= 16 else { return nil }
    return slips.nearest(to: word, distance: length >= 8 ? 2 : 1)
  }

  /// Tells every token what the lexicon knows of it.
  func annotate(_ tokens: inout [Token]) {
    for index in tokens.indices where tokens[index].kind == .word {
      if let facts = words[tokens[index].text] {
        tokens[index].facts = facts
      } else if let word = corrected(tokens[index].text), word != tokens[index].text {
        tokens[index].text = word
        tokens[index].facts = words[word] ?? WordFacts()
        tokens[index].isCorrected = true
      }
    }
  }
}
