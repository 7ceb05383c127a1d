/// Reads how many tickets: “2”, “a pair”, “make it three”, “me and my two kids”, “one more”.
struct QuantityReader {
  let reading: Reading
  private static let most = 500

  static func read(_ reading: inout Reading) {
    var index = 0
    while index < reading.tokens.count {
      guard reading.isFree(index), let found = QuantityReader(reading: reading).quantity(at: index) else {
        index += 1
        continue
      }
      reading.add(
        .quantity, found.value, found.tokens, confidence: found.confidence,
        alternatives: found.alternatives.map { .count($0) })
      index = found.tokens.upperBound
    }
  }

  struct Found {
    let value: SlotValue
    let tokens: Range<Int>
    let confidence: Double
    var alternatives: [Int] = []
  }

  func word(_ index: Int) -> String { reading.word(index) }

  private func quantity(at index: Int) -> Found? {
    change(at: index) ?? party(at: index) ?? phrase(at: index) ?? counted(at: index)
  }

  // MARK: More and fewer

  /// one more, two fewer, another ticket, plus one, +1, add two
  private func change(at index: Int) -> Found? {
    if word(index) == "another" || word(index) == "extra" || word(index) == "additional" {
      if reading.is(index + 1, .ticket) || word(index + 1) == "one" {
        if reading.asked == .date || word(index + 1) == "one" && !isTicketTalk { return nil }
        return Found(value: .countChange(1), tokens: index..<index + 2, confidence: 0.8)
      }
      if word(index) == "another", let number = reading.number(at: index + 1), let count = number.whole,
        reading.is(number.end, .ticket)
      {
        return Found(value: .countChange(count), tokens: index..<number.end + 1, confidence: 0.85)
      }
      return nil
    }
    let sign =
      ["plus", "+", "add"].contains(word(index))
      ? 1 : ["minus", "remove", "drop", "lose"].contains(word(index)) ? -1 : 0
    if sign != 0, let number = reading.number(at: index + 1), let count = number.whole, count <= 20,
      !isOther(number.end)
    {
      if word(index) == "add", reading.asked == .quantity { return nil }
      var end = number.end
      if ["more", "extra", "additional"].contains(word(end)) { end += 1 }
      if reading.is(end, .ticket) || reading.is(end, .person) { end += 1 }
      return Found(value: .countChange(sign * count), tokens: index..<end, confidence: 0.85)
    }
    guard let number = reading.number(at: index), let count = number.whole, (1...20).contains(count) else {
      return nil
    }
    var end = number.end
    if reading.is(end, .ticket) || reading.is(end, .person) { end += 1 }
    guard ["more", "fewer", "less", "extra", "additional"].contains(word(end)), reading.isFree(end) else {
      return nil
    }
    let isMore = !["fewer", "less"].contains(word(end))
    if ["than", "time", "thing", "question"].contains(word(end + 1)) { return nil }
    if reading.is(end + 1, .ticket) || reading.is(end + 1, .person) { end += 1 }
    return Found(value: .countChange(isMore ? count : -count), tokens: index..<end + 1, confidence: 0.9)
  }

  private var isTicketTalk: Bool { reading.asked == .quantity || reading.tokens.contains { $0.is(.ticket) } }

  // MARK: Phrases

  private func phrase(at index: Int) -> Found? {
    guard let found = Self.phrases.match(reading.tokens, at: index), reading.isFree(index..<found.end) else {
      return nil
    }
    if isOther(found.end) || ["hundred", "dozen"].contains(word(found.end))
      || reading.facts(found.end).unit != nil
    {
      return nil
    }
    if word(index) == "pair" || word(index + 1) == "pair", ["shoes", "gloves"].contains(word(found.end)) {
      return nil
    }
    if word(found.end - 1) == "couple", word(found.end) == "of",
      isOther(found.end + 1) || reading.facts(found.end + 1).unit != nil
        || ["my", "our", "friends", "his", "her", "the"].contains(word(found.end + 1))
    {
      return nil
    }
    var end = word(found.end) == "of" ? found.end + 1 : found.end
    if reading.is(end, .ticket) || reading.is(end, .person) { end += 1 }
    let isFew = found.meaning == 3
    return Found(
      value: .count(found.meaning), tokens: index..<end, confidence: isFew ? 0.45 : 0.9,
      alternatives: isFew ? [4, 2, 5] : [])
  }

  private static let phrases = PhraseTable<Int>([
    ("a pair|one pair|pair of|a couple|couple of|couple|ein paar karten|duo|twosome|un par|una coppia", 2),
    ("a few tickets|a few seats|several tickets|some tickets for 3", 3),
    (
      "a single ticket|single ticket|single seat|a single seat|one single|a single|ticket for one|table for one",
      1
    ),
    ("two pairs|foursome", 4), ("threesome", 3), ("half dozen|half a dozen", 6),
  ])

  // MARK: Numbers

  private func counted(at start: Int) -> Found? {
    if ["a", "an"].contains(word(start)),
      ["ticket", "seat", "spot", "tkt", "karte", "pass"].contains(word(start + 1))
    {
      return single(at: start)
    }
    if word(start) == "x", let number = reading.number(at: start + 1), let count = number.whole,
      isPlausible(count), reading.isGlued(start + 1)
    {
      return Found(value: .count(count), tokens: start..<number.end, confidence: 0.9)
    }
    guard let first = reading.number(at: start), let count = first.whole, isPlausible(count) else {
      return nil
    }
    if let range = ranged(start, first, count) { return range }
    return adults(start, first, count) ?? plain(start, first, count)
  }

  func single(at start: Int) -> Found? {
    // “how much is a ticket”, “50 a ticket” count nothing.
    guard
      !["is", "are", "does", "costs", "cost", "for", "per", "dollars", "bucks", "much"].contains(
        word(start - 1)) || word(start - 1) == "for" && word(start - 2) != "pay",
      reading.tokens.prefix(start).contains(where: { $0.is(.wish) }) || reading.asked == .quantity
        || start == 0,
      !reading.tokens.prefix(start).contains(where: {
        ["much", "price", "cost", "lost", "refund", "return"].contains($0.text)
      })
    else { return nil }
    return Found(value: .count(1), tokens: start..<start + 2, confidence: 0.6)
  }

  /// two or three tickets, 2-4 tickets
  private func ranged(_ start: Int, _ first: SpokenNumber, _ count: Int) -> Found? {
    guard ["or", "to", "-", "/", "maybe"].contains(word(first.end)) else { return nil }
    let next = word(first.end + 1) == "maybe" ? first.end + 2 : first.end + 1
    guard let second = reading.number(at: next), let other = second.whole, isPlausible(other), other > count,
      other - count <= 5,
      reading.is(second.end, .ticket) || reading.is(second.end, .person) || reading.asked == .quantity
        || word(second.end) == "of" && word(second.end + 1) == "us"
    else { return nil }
    return Found(
      value: .count(word(first.end) == "or" ? count : other),
      tokens: start..<(reading.is(second.end, .ticket) ? second.end + 1 : second.end), confidence: 0.45,
      alternatives: (count...other).filter { $0 != (word(first.end) == "or" ? count : other) })
  }

  /// 2 adults and 3 kids
  func adults(_ start: Int, _ first: SpokenNumber, _ count: Int) -> Found? {
    guard reading.is(first.end, .person) else { return nil }
    var (total, end) = (count, first.end + 1)
    while true {
      var next = end
      while ["and", ",", "+", "&", "plus"].contains(word(next)) { next += 1 }
      guard next > end else { break }
      var number = reading.number(at: next)
      if number == nil, word(next) == "a" || word(next) == "one", reading.is(next + 1, .person) {
        number = SpokenNumber(hundredths: 100, end: next + 1, isWhole: true)
      }
      guard let number, let more = number.whole, isPlausible(more), reading.is(number.end, .person) else {
        break
      }
      total += more
      end = number.end + 1
    }
    // “my two kids” is read with the one who brings them.
    if ["my", "our"].contains(word(start - 1)), end == first.end + 1 { return nil }
    return Found(value: .count(total), tokens: start..<end, confidence: 0.92)
  }

  private func plain(_ start: Int, _ number: SpokenNumber, _ count: Int) -> Found? {
    var end = number.end
    let isTimes = word(end) == "x" || word(end) == "*"
    if isTimes { end += 1 }
    // “One of us is ill” says nothing of how many come.
    if word(end) == "of", word(end + 1) == "us", count == 1,
      [
        "is", "has", "can't", "cannot", "can", "isn't", "won't", "got", "will", "might", "may", "needs",
        "uses", "would",
      ]
      .contains(word(end + 2))
    {
      return nil
    }
    if word(end) == "of", ["us", "them", "those", "these", "you"].contains(word(end + 1)) {
      return Found(
        value: .count(count), tokens: start..<end + 2, confidence: word(end + 1) == "us" ? 0.93 : 0.8)
    }
    if let ticket = ticketNoun(behind: end) {
      return Found(value: .count(count), tokens: start..<ticket + 1, confidence: 0.95)
    }
    if isTimes { return Found(value: .count(count), tokens: start..<end, confidence: 0.9) }
    if isOther(end) || isPartOfSomething(start, end) { return nil }
    if reading.asked == .time || reading.asked == .date { return nil }
    if reading.asked == .choice, !PreferenceReader.corrects(reading, before: start), !namesMore { return nil }
    let isAsked = reading.asked == .quantity
    let isWhole = reading.isWholeMessage(start..<end)
    if isAsked { return Found(value: .count(count), tokens: start..<end, confidence: isWhole ? 0.95 : 0.8) }
    if word(start) == "one" || word(start) == "1" && !isWish(before: start) {
      // “that one”, “the first one”, “one of those” count nothing; “just one” does.
      let begins = start == 0 || reading.isBoundary(start - 1) || Self.fillers.contains(word(start - 1))
      let isCounted =
        begins && reading.tokens.indices.contains(end)
        && (!reading.isFree(end) && !reading.isBoundary(end) || word(end) == "for" && start == 0)
      guard
        isCounted
          || ["just", "only", "need", "want", "get", "buy", "for", "it", "me", "book", "reserve", "purchase"]
            .contains(word(start - 1))
          || isWhole, !reading.is(end, .occasion)
      else { return nil }
      return Found(value: .count(1), tokens: start..<end, confidence: 0.75)
    }
    if isWish(before: start) { return Found(value: .count(count), tokens: start..<end, confidence: 0.85) }
    if isWhole { return Found(value: .count(count), tokens: start..<end, confidence: 0.6) }
    // “2 for tonight”, “2 floor seats”
    let isFirst = start == 0 || reading.isBoundary(start - 1) || Self.fillers.contains(word(start - 1))
    guard isFirst,
      ["for", "please", "in", "on", "to", "at", "together", "next", "by", "pls", "near"].contains(word(end))
        || reading.isBoundary(end) || reading.tokens.indices.contains(end) && !reading.isFree(end),
      count <= 20
    else { return nil }
    return Found(value: .count(count), tokens: start..<end, confidence: 0.7)
  }

  /// Whether an event or a section is named too: then something else is wanted than what was offered.
  private var namesMore: Bool { reading.findings.contains { $0.slot == .event || $0.slot == .section } }

  private static let fillers: Set<String> = [
    "and", "so", "hi", "hey", "hello", "ok", "okay", "yes", "yeah", "please", "just", "only", "actually",
    "no", "then", "sure", "well", "sorry", "wait", "need", "meant", "mean", "with",
  ]

  /// “4 cheap floor tickets”: a ticket with at most three words before it.
  private func ticketNoun(behind end: Int) -> Int? {
    for index in end..<end + 5 {
      guard reading.tokens.indices.contains(index) else { return nil }
      if reading.is(index, .ticket) { return index == end ? index : end - 1 }
      if reading.isBoundary(index) || reading.is(index, .otherThing) || reading.is(index, .wish)
        || Self.stops.contains(word(index))
      {
        return nil
      }
      if reading.number(at: index) != nil { return nil }
    }
    return nil
  }

  private static let stops: Set<String> = [
    "for", "to", "in", "at", "on", "of", "and", "is", "are", "or", "from", "with", "my", "the", "i", "we",
  ]

  private func isWish(before index: Int) -> Bool {
    var place = index - 1
    while [
      "just", "only", "about", "me", "us", "like", "exactly", "to", "it", "total", "of", "for", "a", "at",
      "least", "that",
    ].contains(word(place)), index - place < 5 {
      if word(place) == "for" {
        return ["tickets", "seats", "ticket", "tix", "table", "book", "it"].contains(word(place - 1))
          || reading.asked == .quantity || place == 0
      }
      if word(place) == "it" || word(place) == "that" {
        return ["make", "change"].contains(word(place - 1))
          || word(place + 1) == "to" && word(place - 1) == "change"
      }
      if word(place) == "of", word(place - 1) == "total" {
        return (reading.number(at: index)?.whole ?? 0) <= 20
      }
      place -= 1
    }
    if [
      "want", "need", "get", "buy", "book", "take", "reserve", "purchase", "order", "grab", "make", "gimme",
      "needing", "wanting", "i'd", "would", "having", "wanted", "needed", "got", "do", "quantity", "actually",
      "meant", "mean",
    ].contains(word(place)) {
      return true
    }
    return reading.is(place, .wish) && word(place) != "have" && word(place) != "has" && word(place) != "like"
      || word(place) == "like" && place < index - 1
  }

  private func isPartOfSomething(_ start: Int, _ end: Int) -> Bool {
    // “no 3” corrects; “no. 3” numbers.
    let before = word(start - 1) == "no" && start == 1 ? "" : word(start - 1)
    return [
      "section", "sec", "row", "seat", "seats", "block", "#", "$", "€", "£", "gate", "number", "no", "level",
      "tier", "aged", "age", "under", "over", "order", "option", "below", "max", "maximum", "above", "about",
      "around", "than", "-", "/", ":", ".",
    ].contains(before) && (reading.isGlued(start) || !["-", "/", ":", "."].contains(before))
      || ["$", "€", "£", "%", "/", ":"].contains(word(end)) && reading.isGlued(end)
      || word(end) == "-" && reading.isGlued(end)
      || reading.facts(end).currency != nil || reading.is(end, .each)
      || ["th", "st", "nd", "rd", "am", "pm", "h", "k", "year", "years", "yo", "o'clock", "percent", "am."]
        .contains(word(end))
  }

  func isOther(_ index: Int) -> Bool {
    reading.is(index, .otherThing) && !reading.is(index, .ticket) || reading.facts(index).unit != nil
      || reading.is(index, .occasion) && word(index) != "play"
  }

  func isPlausible(_ count: Int) -> Bool { (1...Self.most).contains(count) }
}
