/// One message while it is read: its tokens, which of them are understood, and what was found.
struct Reading {
  /// What was found in some tokens.
  struct Finding {
    let slot: Slot
    var value: SlotValue?
    var change = SlotUpdate.Change.set
    var tokens: Range<Int>
    var confidence: Double
    var alternatives: [SlotValue] = []
  }

  var tokens: [Token]
  private(set) var isTaken: [Bool]
  var findings: [Finding] = []
  let moment: LocalMoment
  let style: WritingStyle
  /// What the customer was asked, if anything.
  let asked: Slot?

  init(_ text: String, moment: LocalMoment, style: WritingStyle, asked: Slot?) {
    tokens = Tokenizer(text).tokens
    Lexicon.shared.annotate(&tokens)
    isTaken = Array(repeating: false, count: tokens.count)
    self.moment = moment
    self.style = style
    self.asked = asked
  }

  var today: CalendarDay { moment.day }

  /// The word at a place; empty outside.
  func word(_ index: Int) -> String { tokens.indices.contains(index) ? tokens[index].text : "" }

  /// What the word at a place can mean.
  func facts(_ index: Int) -> WordFacts { tokens.indices.contains(index) ? tokens[index].facts : WordFacts() }

  func `is`(_ index: Int, _ flag: WordFlags) -> Bool { facts(index).flags.contains(flag) }

  /// Whether some token may still be read.
  func isFree(_ index: Int) -> Bool { tokens.indices.contains(index) && !isTaken[index] }

  func isFree(_ range: Range<Int>) -> Bool { range.allSatisfy(isFree) }

  /// Whether the token at a place follows the one before without a space.
  func isGlued(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].isGlued }

  func isAnyOf(_ index: Int, _ words: Set<String>) -> Bool {
    tokens.indices.contains(index) && words.contains(tokens[index].text)
  }

  mutating func take(_ range: Range<Int>) {
    for index in range.clamped(to: tokens.indices) { isTaken[index] = true }
  }

  mutating func add(
    _ slot: Slot, _ value: SlotValue?, _ range: Range<Int>, confidence: Double,
    alternatives: [SlotValue] = [],
    change: SlotUpdate.Change = .set
  ) {
    let range = range.clamped(to: tokens.indices)
    guard !range.isEmpty else { return }
    // What had to be guessed from a misspelling is less sure.
    let isGuess = tokens[range].contains(where: \.isCorrected)
    findings.append(
      Finding(
        slot: slot, value: value, change: change, tokens: range,
        confidence: isGuess ? confidence * 0.9 : confidence, alternatives: alternatives))
    take(range)
  }

  func span(_ range: Range<Int>) -> TextSpan {
    guard let first = range.first, let last = range.last else { return TextSpan(0, 0) }
    return TextSpan(tokens[first].span.start, tokens[last].span.end)
  }
}

/// A moment as a clock on the venue's wall shows it.
public struct LocalMoment: Hashable, Sendable {
  public let day: CalendarDay
  public let time: TimeOfDay

  /// Makes a moment.
  public init(_ day: CalendarDay, _ time: TimeOfDay) {
    self.day = day
    self.time = time
  }
}

/// How dates and amounts are written where the customers live.
public struct WritingStyle: Hashable, Sendable, Codable {
  /// What comes first in 3/4.
  public enum DateOrder: String, Hashable, Sendable, Codable {
    case dayFirst, monthFirst
  }

  public var dateOrder: DateOrder
  /// ISO 4217, for amounts without one.
  public var currency: String

  /// Makes a style.
  public init(dateOrder: DateOrder = .monthFirst, currency: String = "USD") {
    self.dateOrder = dateOrder
    self.currency = currency
  }
}
