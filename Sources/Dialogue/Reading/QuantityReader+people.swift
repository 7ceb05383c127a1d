/// Who comes along: "me and my two kids", "a party of four".
extension QuantityReader {
  /// me and my two kids, my wife and I, the two of us, just me, family of four
  func party(at index: Int) -> Found? {
    if let found = Self.parties.match(reading.tokens, at: index), reading.isFree(index..<found.end) {
      if reading.is(found.end, .ticket) || reading.word(found.end) == "and" && found.meaning == 1 {
        return companions(at: index)
      }
      return Found(value: .count(found.meaning), tokens: index..<found.end, confidence: 0.85)
    }
    if Self.groups.contains(word(index)) || ["we're", "we", "us"].contains(word(index)),
      let count = afterGroup(index)
    {
      return count
    }
    return companions(at: index)
  }

  private static let groups: Set<String> = [
    "family", "party", "group", "table", "crew", "team", "gang", "class",
  ]
  private static let parties = PhraseTable<Int>([
    (
      "just me|only me|just myself|for myself|by myself|on my own|going alone|alone|just for me|only for me|just one person|solo|for me alone|me only|just the one|just the 1|just the single",
      1
    ),
    (
      "both of us|us both|the both of us|the two of us|the pair of us|a ticket for me and one for|for the both",
      2
    ),
    ("all three of us|the three of us", 3), ("all four of us|the four of us", 4),
  ])

  private func afterGroup(_ index: Int) -> Found? {
    var next = index + 1
    if word(index) == "we", ["are", "have"].contains(word(next)) {
      next += 1
    } else if word(index) == "we" {
      return nil
    }
    if Self.groups.contains(word(index)) {
      guard word(next) == "of" else { return nil }
      next += 1
    }
    if ["only", "just", "about", "a"].contains(word(next)), Self.groups.contains(word(next + 1)) == false {
      next += 1
    }
    guard let number = reading.number(at: next), let count = number.whole, isPlausible(count),
      !isOther(number.end)
    else { return nil }
    if let all = adults(next, number, count) { return all }
    var end = number.end
    if reading.is(end, .person) || word(end) == "people" { end += 1 }
    return Found(value: .count(count), tokens: index..<end, confidence: 0.85)
  }

  /// Counts who comes along, with the one who writes.
  private func companions(at start: Int) -> Found? {
    var (total, index, hasSelf, hasOthers) = (0, start, false, false)
    loop: while reading.isFree(index) {
      switch word(index) {
      case "me", "myself", "i":
        // “i need” is no party; “my wife and i” is.
        if word(index) == "i", !hasOthers { break loop }
        if hasSelf { break loop }
        (hasSelf, total) = (true, total + 1)
        index += 1
      case "my", "our", "her", "his", "the", "a", "some", "both":
        guard let end = companion(at: index + 1, isBoth: word(index) == "both", &total) else { break loop }
        hasOthers = true
        index = end
      default:
        guard index > start, hasSelf, let end = companion(at: index, &total) else { break loop }
        hasOthers = true
        index = end
      }
      var next = index
      next = behindAside(next)
      while ["and", "plus", "&", ",", "+", "with"].contains(word(next)) { next += 1 }
      guard next > index,
        ["me", "myself", "i", "my", "our", "a", "his", "her", "both"].contains(word(next))
          || companionEnd(next)
      else { break }
      index = next
    }
    guard hasSelf, hasOthers, total > 1, isPlausible(total) else { return nil }
    while index > start, !reading.is(index - 1, .companion),
      !["me", "i", "myself"].contains(word(index - 1)), !reading.is(index - 1, .person)
    { index -= 1 }
    return Found(value: .count(total), tokens: start..<index, confidence: 0.85)
  }

  /// Behind what stands in brackets: “my mother (wheelchair user)”.
  private func behindAside(_ index: Int) -> Int {
    guard word(index) == "(" else { return index }
    return (index + 1..<index + 8).first { word($0) == ")" }.map { $0 + 1 } ?? index
  }

  private func companionEnd(_ index: Int) -> Bool {
    var total = 0
    return companion(at: index, &total) != nil
  }

  /// `two kids`, `wife`, `3 other friends`: adds their number.
  private func companion(at index: Int, isBoth: Bool = false, _ total: inout Int) -> Int? {
    var (count, next) = (isBoth ? 2 : 1, index)
    if let number = reading.number(at: index), let whole = number.whole, (1...50).contains(whole) {
      (count, next) = (whole, number.end)
    }
    while [
      "other", "best", "little", "young", "older", "younger", "old", "small", "of", "my", "good", "elderly",
      "lovely", "whole",
    ].contains(word(next)) { next += 1 }
    guard reading.isFree(next), reading.is(next, .companion) || reading.is(next, .person) && next > index
    else { return nil }
    if count == 1, next == index, Self.manyWords[word(next)] != nil {
      count = Self.manyWords[word(next)] ?? 1
    }
    total += count
    return next + 1
  }

  private static let manyWords = ["parents": 2, "grandparents": 2]
}
