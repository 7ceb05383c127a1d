/// Reads where anything will do: “any date is fine”, “I don't care about the section”, “no budget”.
struct ClearingReader {
  static func read(_ reading: inout Reading) {
    var index = 0
    while index < reading.tokens.count {
      if let found = direct.match(reading.tokens, at: index), reading.isFree(index..<found.end),
        isAlone(reading, found.meaning, found.end)
      {
        reading.add(slot(found.meaning, reading), nil, index..<found.end, confidence: 0.85, change: .cleared)
        index = found.end
      } else if reading.isFree(index), let slot = nouns[reading.word(index)],
        let range = indifference(reading, about: index, slot)
      {
        reading.add(slot, nil, range, confidence: 0.88, change: .cleared)
        index = max(index + 1, range.upperBound)
      } else {
        index += 1
      }
    }
    answered(&reading)
  }

  private static let direct = PhraseTable<Slot>([
    (
      "whenever|anytime|any time|at any time|i'm flexible on dates|dates are flexible|flexible dates|all dates|various dates",
      .date
    ), ("wherever|anywhere|sit anywhere|any seats|any seat", .section),
    (
      "no budget|no limit|no price limit|no maximum|no max|price doesn't matter|price is not important|price isn't important|regardless of price|any price",
      .budget
    ), ("anything|whatever kind|all kinds|any kind|any type|any genre", .category),
  ])

  private static func slot(_ slot: Slot, _ reading: Reading) -> Slot {
    if slot == .section, let asked = reading.asked, [.city, .venue].contains(asked) { return asked }
    return slot == .date && reading.asked == .time ? .time : slot
  }

  private static func isAlone(_ reading: Reading, _ slot: Slot, _ end: Int) -> Bool {
    if reading.word(end) == "but" || reading.word(end) == "except" { return false }
    if slot == .category { return reading.asked == .category || reading.word(end - 1) != "anything" }
    if slot == .section, ["in", "on", "near", "for"].contains(reading.word(end)), reading.asked != .section {
      return reading.findings.contains { $0.slot == .quantity } && reading.word(end) != "for"
        && reading.word(end) != "in"
    }
    return !reading.findings.contains {
      $0.slot == slot && $0.tokens.lowerBound - end < 3 && $0.tokens.lowerBound >= end
    }
  }

  private static let nouns: [String: Slot] = [
    "date": .date, "dates": .date, "day": .date, "days": .date, "when": .date, "time": .time, "times": .time,
    "section": .section, "sections": .section, "where": .section, "row": .row, "price": .budget,
    "budget": .budget,
    "cost": .budget, "city": .city, "venue": .venue, "category": .category, "type": .category,
    "kind": .category, "genre": .category, "subcategory": .category, "limit": .budget, "seats": .section,
    "location": .city,
  ]
  private static let before = PhraseTable<Bool>([
    (
      "don't care|dont care|do not care|doesn't matter|does not matter|don't mind|do not mind|no preference|no particular|not particular|forget|drop|remove|ignore|regardless of|not picky|don't have a preference|no specific|flexible|not fussy|doesnt matter|clear|no preferences|don't have any preference|skip|open to|open|not important|isn't important|don't have a specific|don't really care|couldn't care",
      true
    ), ("any|whatever|whichever", false),
  ])
  private static let behind = PhraseTable<Bool>([
    (
      "doesn't matter|does not matter|don't matter|do not matter|isn't important|is not important|is flexible|are flexible|is open|irrelevant|is irrelevant|is up to you|isn't relevant|doesnt matter|is unimportant|are open|isn't an issue|is not an issue|is no issue|isn't fixed",
      true
    )
  ])
  private static let fine: Set<String> = [
    "is", "fine", "ok", "okay", "works", "good", "will", "would", "are", "does", "suits", "goes", "do",
    "that",
  ]

  private static func indifference(_ reading: Reading, about index: Int, _ slot: Slot) -> Range<Int>? {
    if let found = behind.match(reading.tokens, at: index + 1) { return index..<found.end }
    if let found = behind.match(reading.tokens, at: index + 2), !reading.isBoundary(index + 1) {
      return index..<found.end
    }
    guard reading.word(index + 1) != "but", reading.word(index + 1) != "except" else { return nil }
    var start = index - 1
    while start >= max(0, index - 6), !reading.isBoundary(start), reading.word(start) != "other" {
      if let found = before.match(reading.tokens, at: start), found.end <= index {
        if found.meaning { return start..<index + 1 }
        let isNear = found.end == index
        let isFine =
          fine.contains(reading.word(index + 1)) || index + 1 == reading.tokens.count
          || reading.isBoundary(index + 1)
        let isSingular = !reading.word(index).hasSuffix("s")
        let isNamed = reading.findings.contains {
          $0.slot == slot && $0.tokens.lowerBound > index && $0.tokens.lowerBound - index <= 3
        }
        return isNear && !isNamed
          && (isFine && reading.word(0) != "are" && reading.word(0) != "do" && reading.word(index + 1) != "?"
            || isSingular && slot != .category && reading.word(index + 1) != "?"
              && !["for", "in", "of"].contains(reading.word(index + 1))
            || slot == .category && isFine)
          ? start..<index + 1 : nil
      }
      start -= 1
    }
    return nil
  }

  /// “I don't mind” answers whatever was asked.
  private static func answered(_ reading: inout Reading) {
    guard let asked = reading.asked,
      [.date, .time, .section, .budget, .city, .venue, .category, .row, .together, .event, .price].contains(
        asked), !reading.findings.contains(where: { $0.slot == asked })
    else { return }
    for index in reading.tokens.indices {
      guard let found = indifferent.match(reading.tokens, at: index), reading.isFree(index..<found.end) else {
        continue
      }
      reading.add(asked, nil, index..<found.end, confidence: 0.8, change: .cleared)
      return
    }
  }

  private static let indifferent = PhraseTable<Bool>([
    (
      "don't care|dont care|do not care|doesn't matter|does not matter|don't mind|do not mind|no preference|whatever|any|anything|either|i'm easy|up to you|you choose|you decide|not picky|no|nope|none|not really|anywhere|flexible|doesnt matter|no limit|all good|surprise me|not particularly|anything is fine|idc",
      true
    )
  ])
}
