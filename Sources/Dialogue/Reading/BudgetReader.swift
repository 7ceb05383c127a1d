/// Reads amounts of money: “under 200 all in”, “max €50 each”, “50-80”, “two hundred bucks”.
struct BudgetReader {
  let reading: Reading

  static func read(_ reading: inout Reading) {
    var index = 0
    while index < reading.tokens.count {
      guard let found = BudgetReader(reading: reading).budget(at: index) else {
        index += 1
        continue
      }
      reading.add(.budget, .budget(found.budget), found.tokens, confidence: found.confidence)
      index = found.tokens.upperBound
    }
  }

  private struct Found {
    let budget: Budget
    let tokens: Range<Int>
    let confidence: Double
  }

  private enum Bound { case most, least, about, range, budget }

  private static let bounds = PhraseTable<Bound>([
    (
      "under|below|less than|at most|max|max of|maximum|maximum of|up to|upto|no more than|not more than|not over|not above|within|cheaper than|lower than|nothing over|nothing above|no higher than|not exceeding|go over|go above|spend more than|pay more than|go higher than|<|unter|maximal|hochstens|bis zu|moins de|menos de|meno di|<=|capped at|cap of|limit of|limit is|more than|over|anything over|over than",
      .most
    ),
    ("at least|minimum of|minimum|starting at|above|>|mindestens|upwards of", .least),
    (
      "around|about|approximately|approx|roughly|circa|ca|~|something like|in the region of|somewhere around|close to|rund|etwa|environ",
      .about
    ),
    ("between|from|zwischen|entre", .range),
    (
      "budget is|budget of|budget|my budget is|spend|to spend|spending|pay|afford|price range|price of|budget's|limit|we have|i have|i've got|we've got|got|range of|price|for|shell out",
      .budget
    ),
  ])

  private func word(_ index: Int) -> String { reading.word(index) }

  private func budget(at start: Int) -> Found? {
    guard reading.isFree(start) else { return nil }
    var bound = Bound?.none
    var index = start
    if let found = Self.bounds.match(reading.tokens, at: start), reading.isFree(start..<found.end) {
      (bound, index) = (found.meaning, found.end)
      // “budget: around 100”, “spend up to 80”
      while [":", "is", "of", "somewhere", "a", "maximum", "the", "only"].contains(word(index)),
        amount(at: index) == nil
      { index += 1 }
      if let inner = Self.bounds.match(reading.tokens, at: index), reading.isFree(index..<inner.end) {
        (bound, index) = (inner.meaning, inner.end)
      }
    }
    guard let first = amount(at: index) else { return nil }
    // “over 100” bounds from below, unless one will not go over it.
    if bound == .most, ["more", "over"].contains(word(start)), !isNegated(start) { bound = .least }
    let second = upper(first, bound)
    let suffix = Suffix(reading, at: second?.end ?? first.end)
    let before = Suffix(reading, before: start)
    if bound == nil, suffix.isMost { bound = .most }
    if bound == nil, suffix.isLeast { bound = .least }
    guard isMoney(first, second, bound, suffix, before, start) else { return nil }
    let currency = first.currency ?? second?.currency ?? reading.style.currency
    var value = Budget(
      currency: currency, basis: suffix.basis ?? before.basis ?? .open,
      includesFees: suffix.fees ?? before.fees)
    let low = Self.minorUnits(first.hundredths, currency)
    if value.basis == .open, value.includesFees == true || isForSeveral(suffix.end) { value.basis = .order }
    switch (bound, second) {
    case (_, let second?):
      (value.minimum, value.maximum) = (low, Self.minorUnits(second.hundredths, currency))
    case (.least, _): value.minimum = low
    case (.about, _):
      (value.minimum, value.maximum, value.isApproximate) = (low - low / 5, low + low / 5, true)
    default: value.maximum = low
    }
    let isSure = bound != nil && bound != .budget || second != nil || before.isBudget || suffix.isMost
    let confidence =
      isSure
      ? (first.currency != nil || second?.currency != nil || value.basis != .open ? 0.95 : 0.8)
      : bound == .budget && word(start) != "for"
        ? 0.8
        : reading.asked == .budget
          ? 0.9 : value.basis != .open ? 0.7 : reading.isWholeMessage(start..<suffix.end) ? 0.7 : 0.45
    return Found(budget: value, tokens: (before.start ?? start)..<suffix.end, confidence: confidence)
  }

  /// “200 for 2” is for both; how many they are is read elsewhere.
  private func isForSeveral(_ end: Int) -> Bool {
    guard word(end) == "for", let number = reading.number(at: end + 1), let count = number.whole else {
      return false
    }
    return (2...20).contains(count) && !reading.is(number.end, .otherThing)
  }

  private func isNegated(_ index: Int) -> Bool {
    (1...4).contains { reading.is(index - $0, .negation) && !reading.isBoundary(index - $0) }
      || word(index - 1) == "nothing"
  }

  /// Whether a number without a currency is money after all.
  private func isMoney(
    _ first: Amount, _ second: Amount?, _ bound: Bound?, _ suffix: Suffix, _ before: Suffix, _ start: Int
  ) -> Bool {
    if first.currency != nil || second?.currency != nil { return true }
    let end = second?.end ?? first.end
    let facts = reading.facts(end)
    if reading.is(end, .ticket) || reading.is(end, .person) || reading.is(end, .otherThing) || facts.month > 0
      || facts.unit != nil
    {
      return false
    }
    if ["pm", "am", ":", "th", "nd", "rd", "st", "uhr", "o'clock", "/", "%", "years", "of"].contains(
      word(end))
    {
      return false
    }
    if ["section", "sec", "row", "seat", "block", "#", "number", "order", "no"].contains(word(start - 1)) {
      return false
    }
    let isLarge = first.hundredths >= 1000
    if reading.asked == .budget { return isLarge || suffix.basis != nil || bound != nil }
    switch bound {
    case .most: return isLarge || suffix.basis != nil
    case .least, .about: return isLarge && first.hundredths >= 1500
    case .budget:
      return isLarge
        && (word(start) != "for" && word(start) != "price" && word(start) != "got"
          && !word(start).hasSuffix("have") || suffix.basis != nil || suffix.fees != nil
          || word(end) == "to" && word(end + 1) == "spend")
    case .range: return second != nil && isLarge
    case nil:
      if second != nil {
        return first.hundredths >= 2000 && (suffix.basis != nil || reading.isWholeMessage(start..<end))
      }
      return isLarge
        && (suffix.basis != nil || suffix.fees != nil || before.isBudget || before.basis != nil
          || suffix.isMost && first.hundredths >= 1500)
    }
  }

  private func upper(_ first: Amount, _ bound: Bound?) -> Amount? {
    let joins: Set<String> = bound == .range ? ["and", "to", "-", "und", "et", "y"] : ["to", "-"]
    guard joins.contains(word(first.end)), let second = amount(at: first.end + 1),
      second.hundredths > first.hundredths
    else { return nil }
    return second
  }

  // MARK: Amounts

  private struct Amount {
    let hundredths: Int64
    let currency: String?
    let end: Int
  }

  private static let symbols: [String: String] = [
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN", "₩": "KRW",
  ]

  private func amount(at index: Int) -> Amount? {
    guard reading.isFree(index) else { return nil }
    if let code = Self.symbols[word(index)] ?? reading.facts(index).currency,
      let number = reading.number(at: index + 1)
    {
      return Amount(
        hundredths: number.hundredths, currency: dollars(code, before: index), end: currencyEnd(number.end))
    }
    if ["us", "c", "a", "ca", "au", "nz"].contains(word(index)), word(index + 1) == "$",
      reading.isGlued(index + 1), let number = reading.number(at: index + 2)
    {
      return Amount(hundredths: number.hundredths, currency: Self.dollarsOf[word(index)], end: number.end)
    }
    guard let number = reading.number(at: index) else { return nil }
    if let code = Self.symbols[word(number.end)] ?? reading.facts(number.end).currency {
      return Amount(hundredths: number.hundredths, currency: code, end: number.end + 1)
    }
    return Amount(hundredths: number.hundredths, currency: nil, end: number.end)
  }

  private static let dollarsOf = ["us": "USD", "c": "CAD", "ca": "CAD", "a": "AUD", "au": "AUD", "nz": "NZD"]

  /// A dollar sign means the customers' own dollars.
  private func dollars(_ code: String, before index: Int) -> String {
    code == "USD" && word(index) == "$" && ["CAD", "AUD", "NZD"].contains(reading.style.currency)
      ? reading.style.currency : code
  }

  private func currencyEnd(_ end: Int) -> Int {
    reading.isFree(end) && (reading.facts(end).currency != nil || Self.symbols[word(end)] != nil)
      ? end + 1 : end
  }

  private static func minorUnits(_ hundredths: Int64, _ currency: String) -> Int64 {
    ["JPY", "KRW"].contains(currency) ? hundredths / 100 : hundredths
  }

  // MARK: What is said of an amount

  /// “each”, “all in”, “including fees”, “tops”: in any order, behind the amount or before it.
  private struct Suffix {
    var basis: Budget.Basis?
    var fees: Bool?
    var isMost = false
    var isLeast = false
    var isBudget = false
    var end: Int
    var start: Int?

    private enum Word { case each, total, withFees, withoutFees, most, least, filler, budget }

    private static let words = PhraseTable<Word>([
      (
        "each|apiece|per ticket|a ticket|per person|pp|p.p.|a head|per head|a seat|per seat|a pop|a piece|per piece|each ticket|/ticket|/ ticket|per tix|for each|pro ticket|pro person|par personne|por persona|/ person|/ seat",
        .each
      ),
      (
        "total|in total|altogether|all together|combined|overall|for both|for everything|for the lot|for all|for all of us|for all of them|for the pair|for the two|in all|for everyone|for us all|for both of us|for the whole thing|insgesamt|together",
        .total
      ),
      (
        "all in|all inclusive|all included|including fees|incl fees|incl . fees|including all fees|including the fees|with fees|fees included|fees incl|inclusive|inclusive of fees|inc fees|out the door|after fees|everything included|including everything|with all fees|with fees included|fees and all|including taxes|including taxes and fees|including fees and taxes",
        .withFees
      ),
      (
        "before fees|plus fees|excluding fees|without fees|not including fees|+ fees|excl fees|face value",
        .withoutFees
      ),
      ("max|maximum|tops|or less|or under|or below|at most|or cheaper|top|at the most", .most),
      ("or more|and up|min|minimum|plus|and above", .least),
      (",|.|and|(|)|please", .filler),
      ("budget|total budget|budget total|a budget|budget is|my budget is", .budget),
    ])

    init(_ reading: Reading, at start: Int) {
      end = start
      var index = start
      while let found = Self.words.match(reading.tokens, at: index), reading.isFree(index..<found.end),
        index - start < 12
      {
        index = found.end
        if found.meaning == .filler { continue }
        take(found.meaning)
        end = found.end
      }
    }

    init(_ reading: Reading, before index: Int) {
      end = index
      var index = index
      while index > 0, ["of", "is", ":", "for", "a", "my", "with"].contains(reading.word(index - 1)) {
        index -= 1
      }
      guard let found = Self.words.match(reading.tokens, endingAt: index), reading.isFree(found.start..<index)
      else { return }
      guard [.total, .withFees, .budget, .each].contains(found.meaning), reading.word(index - 1) != "together"
      else { return }
      take(found.meaning)
      start = found.start
    }

    private mutating func take(_ word: Word) {
      switch word {
      case .each: basis = .ticket
      case .total: basis = basis ?? .order
      case .withFees: fees = true
      case .withoutFees: fees = false
      case .most: isMost = true
      case .least: isLeast = true
      case .budget: isBudget = true
      case .filler: break
      }
    }
  }
}
