/// Reads the names that the catalogue knows, and notices those that it does not.
struct EntityReader {
  /// Names as they stand; before everything else, so that “Twenty One Pilots” counts no tickets.
  static func readExact(_ reading: inout Reading, _ index: EntityIndex, _ original: [String]) {
    var place = 0
    while place < reading.tokens.count {
      guard reading.isFree(place), let found = index.exact(reading.tokens, original: original, at: place),
        reading.isFree(place..<found.end), isMeant(reading, place..<found.end, found.name)
      else {
        place += 1
        continue
      }
      let entity = found.name.entity
      let value: SlotValue = entity.kind == .section ? .section(.named(entity.name)) : .entity(entity)
      // An article before a name belongs to it.
      reading.add(entity.kind.slot, value, place..<found.end, confidence: 0.95)
      place = found.end
    }
  }

  /// A name made of everyday words is one only when written like one, or behind words such as “see”.
  private static func isMeant(_ reading: Reading, _ range: Range<Int>, _ name: EntityIndex.Name) -> Bool {
    let known = range.filter { reading.tokens[$0].kind == .word }.allSatisfy { index in
      let facts = reading.facts(index)
      return !reading.tokens[index].isCorrected
        && (!facts.flags.isEmpty || facts.weekday > 0 || facts.month > 0 || facts.number != nil
          || facts.ordinal != 0)
    }
    if name.entity.kind == .category, range.count == 1, isCompany(reading, range.lowerBound) { return false }
    guard known, name.entity.kind != .category else { return true }
    if range.count == 1, name.words[0].utf8.count <= 3 || reading.facts(range.lowerBound).number != nil {
      return reading.tokens[range.lowerBound].isCapitalised
        && reading.isAnyOf(range.lowerBound - 1, cues.union(["in", "around", "near"]))
    }
    if range.count >= 3 { return true }
    let isCapital =
      range.allSatisfy { reading.tokens[$0].isCapitalised || reading.is($0, .article) }
      && range.lowerBound > 0
    return isCapital || reading.isAnyOf(range.lowerBound - 1, cues) || reading.asked == name.entity.kind.slot
  }

  /// “Our three kids” come along; “something for kids” is a kind of event.
  private static func isCompany(_ reading: Reading, _ index: Int) -> Bool {
    guard reading.is(index, .person) || reading.is(index, .companion), !reading.is(index + 1, .occasion)
    else {
      return false
    }
    let before = reading.tokens[safe: index - 1]
    return before?.kind == .number || before?.facts.number != nil
      || [
        "my", "our", "the", "his", "her", "their", "two", "and", "with", "both", "little", "small", "young",
      ]
      .contains(before?.text ?? "")
  }

  private static let cues: Set<String> = [
    "see", "for", "seeing", "watch", "called", "named", "\"", "to", "is", "'",
  ]

  // MARK: Misspelled and partial names

  private struct Partial {
    var words: Set<Int> = []
    var letters = 0
    var first = Int.max
    var last = 0
    var isExact = true
  }

  static func readFuzzy(_ reading: inout Reading, _ index: EntityIndex, _ original: [String]) {
    var partials: [Int: Partial] = [:]
    for place in reading.tokens.indices where reading.isFree(place) && reading.tokens[place].kind != .mark {
      let facts = reading.facts(place)
      let isKnown =
        !reading.tokens[place].isCorrected && (!facts.flags.isEmpty || facts.month > 0 || facts.number != nil)
      guard original[place].utf8.count >= 3,
        !isKnown || reading.tokens[place].isCapitalised && facts.flags == .ordinary
          || facts.flags == .occasion || facts.flags.contains(.ordinary) && !partials.isEmpty,
        let found = index.names(with: original[place])
      else { continue }
      if isKnown, !found.isExact { continue }
      for name in found.names {
        var partial = partials[name] ?? Partial()
        if partial.last > 0, place - partial.last > 4 { partial = Partial() }
        guard
          let word = index.names[name].words.indices.first(where: {
            index.names[name].words[$0] == found.word && !partial.words.contains($0)
          })
        else { continue }
        partial.words.insert(word)
        // Everyday words say little: “the festival”.
        partial.letters += isKnown ? 1 : found.word.utf8.count
        partial.first = min(partial.first, place)
        partial.last = place + 1
        partial.isExact = partial.isExact && found.isExact
        partials[name] = partial
      }
    }
    choose(&reading, index, partials)
  }

  private static func choose(_ reading: inout Reading, _ index: EntityIndex, _ partials: [Int: Partial]) {
    var ranked = partials.filter { name, partial in
      let whole = index.names[name]
      return partial.letters >= 3 && Double(partial.letters) / Double(whole.letters) >= 0.28
        && (partial.letters >= 4 || partial.words.count == whole.words.count
          || partial.isExact && isPointedAt(reading, partial.last))
        // “Milk” is no Mila: so short a word in place of another is no slip of the pen.
        && (partial.isExact || partial.letters >= 5 || partial.words.count > 1)
    }
    .sorted { left, right in
      let (a, b) = (left.value, right.value)
      let (wholeA, wholeB) = (
        a.words.count == index.names[left.key].words.count,
        b.words.count == index.names[right.key].words.count
      )
      return (a.letters, wholeA ? 1 : 0, -left.key) > (b.letters, wholeB ? 1 : 0, -right.key)
    }
    while let best = ranked.first {
      let name = index.names[best.key]
      let range = best.value.first..<best.value.last
      let rivals = ranked.dropFirst().filter {
        $0.value.letters == best.value.letters && $0.value.first == best.value.first
      }.map { index.names[$0.key].entity }
      ranked = ranked.filter { !($0.value.first..<$0.value.last).overlaps(range) }
      let isWhole = best.value.words.count == name.words.count
      var others: [SlotValue] = []
      if !isWhole {
        for rival in rivals
        where rival != name.entity && !others.contains(.entity(rival))
          && rival.kind.slot == name.entity.kind.slot
        { others.append(.entity(rival)) }
      }
      let confidence =
        isWhole
        ? (best.value.isExact ? 0.92 : 0.85) : others.isEmpty ? (best.value.isExact ? 0.75 : 0.6) : 0.5
      guard reading.isFree(range) || isWhole else { continue }
      reading.add(
        name.entity.kind.slot,
        name.entity.kind == .section ? .section(.named(name.entity.name)) : .entity(name.entity), range,
        confidence: confidence, alternatives: others)
    }
  }

  /// “The ice show”, “the jazz one”: a word of a name, and what it is.
  private static func isPointedAt(_ reading: Reading, _ end: Int) -> Bool {
    reading.is(end, .occasion) || ["one", "ones", "thing"].contains(reading.word(end))
  }

  // MARK: Unknown names

  /// “tickets for Coldplay”, “the Raptors game”: written like a name, but the catalogue has none such.
  static func readUnknown(_ reading: inout Reading, _ text: String) {
    guard !reading.findings.contains(where: { $0.slot == .event }) else { return }
    for index in reading.tokens.indices {
      if ["see", "for", "to", "watch", "with", "by", "called"].contains(reading.word(index)),
        let end = name(reading, from: index + 1)
      {
        let start = reading.word(index + 1) == "the" ? index + 2 : index + 1
        if start < end { return addUnknown(&reading, start..<end, text) }
      }
      if reading.is(index, .occasion), index > 0, let start = nameStart(reading, before: index) {
        return addUnknown(&reading, start..<index, text)
      }
    }
    if reading.asked == .event, let end = name(reading, from: 0), end > 0, reading.isWholeMessage(0..<end) {
      addUnknown(&reading, 0..<end, text)
    }
  }

  private static func addUnknown(_ reading: inout Reading, _ range: Range<Int>, _ text: String) {
    reading.add(.event, .unknown(reading.span(range).text(in: text)), range, confidence: 0.55)
  }

  private static func name(_ reading: Reading, from start: Int) -> Int? {
    var end = reading.word(start) == "the" ? start + 1 : start
    let first = end
    while isNameWord(reading, end), end - start < 6 { end += 1 }
    return end > first ? end : nil
  }

  private static func nameStart(_ reading: Reading, before index: Int) -> Int? {
    var start = index
    while start > 0, isNameWord(reading, start - 1), index - start < 5 { start -= 1 }
    return start < index ? start : nil
  }

  private static func isNameWord(_ reading: Reading, _ index: Int) -> Bool {
    guard reading.isFree(index), reading.tokens[index].kind == .word else { return false }
    let token = reading.tokens[index]
    return token.isCapitalised && token.facts.flags.isDisjoint(with: [.wish, .negation, .ticket, .timeWord])
      && token.text.utf8.count > 1 && !token.text.hasPrefix("i'")
      && (token.facts.flags.isEmpty || index > 0)
  }
}
