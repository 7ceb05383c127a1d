/// What a word alone can mean; a reader decides by its neighbours whether it does.
struct WordFacts: Sendable {
  /// 1 for Monday to 7 for Sunday; 0 for none.
  var weekday = 0
  /// 1 to 12; 0 for none.
  var month = 0
  /// The number that the word names: 2 for `two`; nothing for none.
  var number: Int?
  /// The place that the word names: 2 for `second`; 0 for none.
  var ordinal = 0
  /// The length of time that the word names.
  var unit: TimeUnit?
  /// The ISO 4217 code of the money that the word names.
  var currency: String?
  var flags: WordFlags = []
}

/// Lengths of time that people count in.
enum TimeUnit: Sendable {
  case minute, hour, day, weekend, week, fortnight, month, year
}

/// What kinds of words there are.
struct WordFlags: OptionSet, Sendable {
  let rawValue: UInt32

  /// tickets, tix, Karten
  static let ticket = WordFlags(rawValue: 1 << 0)
  /// people, adults, kids
  static let person = WordFlags(rawValue: 1 << 1)
  /// wife, friend, daughter: one who comes along
  static let companion = WordFlags(rawValue: 1 << 2)
  /// want, need, buy: a number behind it counts tickets
  static let wish = WordFlags(rawValue: 1 << 3)
  /// not, no, don't
  static let negation = WordFlags(rawValue: 1 << 4)
  /// May also be something else entirely: sun, may, second
  static let weak = WordFlags(rawValue: 1 << 5)
  /// Words of everyday English: never misspelled ones of the lexicon, never an event's name by themselves
  static let ordinary = WordFlags(rawValue: 1 << 6)
  /// Ends a thought: but, and then, however
  static let boundary = WordFlags(rawValue: 1 << 7)
  /// the, a, my, le, der
  static let article = WordFlags(rawValue: 1 << 8)
  /// game, concert, show: names an event with the words before it
  static let occasion = WordFlags(rawValue: 1 << 9)
  /// What one counts that are no tickets: beers, minutes, rows
  static let otherThing = WordFlags(rawValue: 1 << 10)
  /// each, apiece: a price for one
  static let each = WordFlags(rawValue: 1 << 11)
  /// fridays, samstags
  static let plural = WordFlags(rawValue: 1 << 12)
  /// Of another language than English, and another word in English or a name: due, once, a
  static let foreign = WordFlags(rawValue: 1 << 13)
  /// today, tomorrow, weekend: no date without its reader, but no slip either
  static let timeWord = WordFlags(rawValue: 1 << 14)
}
