/// Reads e-mail addresses, references and names from the text itself: their letters count as they were written.
struct ContactReader {
  private let reading: Reading
  private let text: String

  static func read(_ reading: inout Reading, _ text: String) {
    emails(&reading, text)
    references(&reading, text)
  }

  // MARK: Addresses

  private static func emails(_ reading: inout Reading, _ text: String) {
    guard text.utf8.contains(64) else { return }
    for at in reading.tokens.indices where reading.word(at) == "@" && reading.isFree(at) {
      var start = at
      while start > 0, reading.tokens[start].isGlued, reading.isFree(start - 1),
        isAddress(reading.tokens[start - 1])
      { start -= 1 }
      var end = at + 1
      while end < reading.tokens.count, reading.tokens[end].isGlued, reading.isFree(end),
        isAddress(reading.tokens[end]), reading.word(end) != "+"
      { end += 1 }
      // A point behind it ends the sentence.
      while end > at + 1, reading.tokens[end - 1].kind == .mark { end -= 1 }
      while start < at, reading.tokens[start].kind == .mark { start += 1 }
      let domain = reading.tokens[(at + 1)..<max(at + 1, end)]
      guard start < at, domain.contains(where: { $0.text == "." }), let last = domain.last,
        last.kind == .word, last.text.utf8.count >= 2
      else { continue }
      reading.add(
        .email, .text(reading.span(start..<end).text(in: text).lowercased()), start..<end, confidence: 0.98)
    }
  }

  private static func isAddress(_ token: Token) -> Bool {
    token.kind != .mark || [".", "-", "_", "+", "%"].contains(token.text)
  }

  // MARK: References

  private static let prefixes: [String: Reference.Kind] = [
    "ord": .order, "order": .order, "hold": .hold, "tick": .ticket, "tkt": .ticket, "ticket": .ticket,
    "evt": .event, "event": .event,
  ]
  private static let nouns: [String: Reference.Kind] = [
    "order": .order, "booking": .order, "reservation": .order, "purchase": .order, "confirmation": .order,
    "ref": .order, "reference": .order, "ticket": .ticket, "hold": .hold, "bestellung": .order,
  ]
  private static let between: Set<String> = [
    "number", "no", ".", "#", "id", "ref", "reference", "code", ":", "is", "nr", "num",
  ]

  private static func references(_ reading: inout Reading, _ text: String) {
    var index = 0
    while index < reading.tokens.count {
      guard reading.isFree(index), let found = reference(reading, at: index, text) else {
        index += 1
        continue
      }
      reading.add(.reference, .reference(found.0), found.1, confidence: 0.95)
      index = found.1.upperBound
    }
  }

  private static func reference(_ reading: Reading, at index: Int, _ text: String) -> (Reference, Range<Int>)?
  {
    if let kind = prefixes[reading.word(index)], ["_", "-"].contains(reading.word(index + 1)),
      reading.isGlued(index + 1), reading.isGlued(index + 2)
    {
      let end = codeEnd(reading, index)
      if end > index + 2,
        reading.tokens[index..<end].contains(where: { $0.kind == .number }) || reading.word(index + 1) == "_"
      {
        return (Reference(kind, reading.span(index..<end).text(in: text)), index..<end)
      }
    }
    guard let kind = nouns[reading.word(index)] else {
      guard reading.word(index) == "#", reading.isGlued(index + 1) else { return nil }
      let end = codeEnd(reading, index + 1)
      guard isCode(reading, index + 1..<end, minimum: 4) else { return nil }
      return (Reference(.order, reading.span(index + 1..<end).text(in: text)), index..<end)
    }
    var start = index + 1
    while between.contains(reading.word(start)) || nouns[reading.word(start)] != nil { start += 1 }
    guard reading.isFree(start) else { return nil }
    if prefixes[reading.word(start)] != nil { return nil }
    let end = codeEnd(reading, start)
    guard isCode(reading, start..<end, minimum: start > index + 1 ? 2 : 4) else { return nil }
    return (Reference(kind, reading.span(start..<end).text(in: text)), index..<end)
  }

  private static func codeEnd(_ reading: Reading, _ start: Int) -> Int {
    var end = start + 1
    while reading.isGlued(end), reading.isFree(end),
      reading.tokens[end].kind != .mark || ["_", "-"].contains(reading.word(end)) && reading.isGlued(end + 1)
    { end += 1 }
    return min(end, reading.tokens.count)
  }

  /// Codes have digits: “order pizza” names none, “order 2” counts.
  private static func isCode(_ reading: Reading, _ range: Range<Int>, minimum: Int) -> Bool {
    guard !range.isEmpty, range.upperBound <= reading.tokens.count else { return false }
    let span = reading.span(range)
    let hasDigit = reading.tokens[range].contains { $0.kind == .number }
    let isCurrency = reading.facts(range.upperBound).currency != nil || reading.is(range.upperBound, .ticket)
    let isOrdinal =
      range.count == 2
      && ["st", "nd", "rd", "th", "x", "pm", "am"].contains(reading.word(range.upperBound - 1))
    return hasDigit && !isCurrency && !isOrdinal && span.end - span.start >= minimum
      && span.end - span.start <= 64
  }

  // MARK: Names

  private static let introductions = PhraseTable<Bool>([
    (
      "my name is|my name's|my full name is|name is|the name is|the name's|name's|name:|name :|under the name|under the name of|in the name of|call me|ich heisse|je m'appelle|me llamo|mi chiamo|put it under|book it under|reserve it under",
      true
    ),
    ("this is|i'm|i am|it's for", false),
  ])

  static func names(_ reading: inout Reading, _ text: String) {
    var index = 0
    while index < reading.tokens.count {
      guard let found = introductions.match(reading.tokens, at: index) else {
        index += 1
        continue
      }
      index = found.end
      let limit = min(found.end + (found.meaning ? 4 : 3), reading.tokens.count)
      var end = found.end
      while end < limit, reading.isFree(end), isName(reading, end, isSure: found.meaning) { end += 1 }
      guard end > found.end else { continue }
      reading.add(
        .name, .text(reading.span(found.end..<end).text(in: text)), found.end..<end,
        confidence: found.meaning ? 0.95 : 0.7)
      index = end
    }
    guard reading.asked == .name, !reading.findings.contains(where: { $0.slot == .name }) else { return }
    let words = reading.tokens.indices.filter { reading.tokens[$0].kind == .word && reading.isFree($0) }
    if let first = words.first, let last = words.last, last - first < 4, words.count == last - first + 1,
      reading.tokens[first...last].allSatisfy({ isPlainName($0) })
    {
      reading.add(
        .name, .text(reading.span(first..<last + 1).text(in: text)), first..<last + 1, confidence: 0.8)
    }
  }

  private static func isPlainName(_ token: Token) -> Bool {
    token.facts.flags.isDisjoint(with: [.ordinary, .wish, .negation, .ticket]) && token.facts.weekday == 0
      && token.facts.number == nil
  }

  private static func isName(_ reading: Reading, _ index: Int, isSure: Bool) -> Bool {
    let token = reading.tokens[index]
    if token.kind == .mark {
      return ["-", "."].contains(token.text) && token.isGlued && reading.isGlued(index + 1)
        && reading.tokens[index + 1].isCapitalised
    }
    guard token.kind == .word else { return false }
    return token.isCapitalised && token.facts.weekday == 0 && token.text != "i"
      || isSure && isPlainName(token) && !token.is(.boundary) && !["and", "i", "the"].contains(token.text)
  }
}
