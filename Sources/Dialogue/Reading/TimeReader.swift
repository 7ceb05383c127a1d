/// Reads times of day: “after 7pm”, “19:30”, “between 7 and 9”, “friday evening”.
struct TimeReader {
  let reading: Reading

  static func read(_ reading: inout Reading) {
    var index = 0
    while index < reading.tokens.count {
      let reader = TimeReader(reading: reading)
      guard let found = reader.window(at: index) else {
        index += 1
        continue
      }
      reading.add(
        .time, .time(found.window), found.start..<found.end, confidence: found.confidence,
        alternatives: found.alternatives.map { .time($0) })
      index = found.end
    }
    tonight(&reading)
  }

  private struct Found {
    var window: TimeWindow
    var start: Int
    var end: Int
    var confidence: Double
    var alternatives: [TimeWindow] = []
  }

  private enum Relation { case after, before, around, at, between }

  private static let relations = PhraseTable<Relation>([
    (
      "after|from|later than|past|not before|starting after|starting from|anytime after|any time after|nach|ab|apres",
      .after
    ),
    ("before|by|until|earlier than|no later than|not later than|vor|avant|ending by", .before),
    ("around|about|approximately|roughly|circa|gegen|ish", .around), ("at|@|um|a las|starting at|for", .at),
    ("between|zwischen|entre", .between),
  ])

  private func word(_ index: Int) -> String { reading.word(index) }

  private func window(at start: Int) -> Found? {
    guard reading.isFree(start) else { return nil }
    if let related = Self.relations.match(reading.tokens, at: start), reading.isFree(start..<related.end) {
      return clockWindow(related.meaning, start: start, at: related.end)
    }
    if let first = clock(at: start), first.isPlain {
      if let second = range(first, joins: ["-", "to", "until", "till", "bis"]) {
        return Found(window: second.0, start: start, end: second.1, confidence: 0.85)
      }
      return plain(first, start: start, isAbout: word(first.end) == "ish")
    }
    if reading.asked == .time, let first = clock(at: start), reading.isWholeMessage(start..<first.end) {
      return plain(first, start: start, isAbout: false)
    }
    return partOfDay(at: start)
  }

  private func clockWindow(_ relation: Relation, start: Int, at index: Int) -> Found? {
    guard let first = clock(at: index) else { return nil }
    if relation == .between || relation == .after,
      let second = range(first, joins: ["and", "to", "-", "until", "till", "und", "bis"])
    {
      return Found(window: second.0, start: start, end: second.1, confidence: 0.9)
    }
    if !first.isPlain {
      // A number alone is a time only where nothing else can be meant.
      guard (1...12).contains(first.time.minutes % 720 == 0 ? 12 : first.time.minutes / 60 % 12),
        !isCounted(first.end), relation != .between,
        relation != .around || reading.asked == .time, word(start) != "for" || reading.asked == .time,
        word(start) != "from", word(start) != "by", word(start) != "about"
      else { return nil }
    }
    let confidence = first.isPlain ? 0.95 : 0.7
    switch relation {
    case .after:
      return Found(
        window: TimeWindow(from: first.time, to: nil), start: start, end: first.end, confidence: confidence)
    case .before:
      return Found(
        window: TimeWindow(from: nil, to: first.time), start: start, end: first.end, confidence: confidence)
    case .around: return plain(first, start: start, isAbout: true)
    default: return plain(first, start: start, isAbout: word(first.end) == "ish")
    }
  }

  private func plain(_ clock: Clock, start: Int, isAbout: Bool) -> Found {
    let end =
      word(clock.end) == "ish" || word(clock.end) == "-" && word(clock.end + 1) == "ish"
      ? clock.end + 1 : clock.end
    let window =
      isAbout
      ? TimeWindow(
        from: TimeOfDay(minutes: clock.time.minutes - 30), to: TimeOfDay(minutes: clock.time.minutes + 30))
      : TimeWindow(from: clock.time, to: clock.time)
    let other =
      clock.isGuess && clock.time.minutes >= 720
      ? [
        TimeWindow(
          from: TimeOfDay(minutes: clock.time.minutes - 720), to: TimeOfDay(minutes: clock.time.minutes - 720)
        )
      ] : []
    return Found(
      window: window, start: start, end: end, confidence: clock.isPlain ? 0.9 : 0.7, alternatives: other)
  }

  private func range(_ first: Clock, joins: Set<String>) -> (TimeWindow, Int)? {
    guard joins.contains(word(first.end)), let second = clock(at: first.end + 1),
      first.isPlain || second.isPlain,
      word(first.end) != "and" || first.isPlain || second.isPlain
    else { return nil }
    var from = first.time
    // “7-9pm”: the first is of the same half of the day.
    if second.isPlain, !first.isPlain, from > second.time, from.minutes >= 720 {
      from = TimeOfDay(minutes: from.minutes - 720)
    }
    return (TimeWindow(from: from, to: second.time), second.end)
  }

  private func isCounted(_ index: Int) -> Bool {
    reading.is(index, .ticket) || reading.is(index, .person)
      || reading.is(index, .otherThing) && word(index) != "o'clock"
      || reading.facts(index).currency != nil
      || ["$", "€", "£", "each", "of", "%", "per", "more", "/"].contains(word(index))
        && reading.isGlued(index)
      || ["each", "of", "per", "more", "total", "all"].contains(word(index)) || reading.facts(index).month > 0
  }

  // MARK: Clocks

  private struct Clock {
    let time: TimeOfDay
    let end: Int
    /// Whether it could be nothing but a time.
    let isPlain: Bool
    /// Whether the half of the day was guessed.
    let isGuess: Bool
  }

  private func clock(at index: Int) -> Clock? {
    guard reading.isFree(index) else { return nil }
    switch word(index) {
    case "noon", "midday":
      return Clock(time: TimeOfDay(minutes: 720), end: index + 1, isPlain: true, isGuess: false)
    case "midnight":
      return Clock(time: TimeOfDay(minutes: 1439), end: index + 1, isPlain: true, isGuess: false)
    case "half", "quarter": return spoken(at: index)
    default: break
    }
    guard let hour = hour(at: index), hour <= 24 else { return nil }
    var (minute, end, isPlain) = (0, index + 1, false)
    if [":", ".", "h"].contains(word(end)), reading.isGlued(end), reading.isGlued(end + 1),
      let number = reading.tokens[safe: end + 1]?.number, number < 60,
      reading.tokens[end + 1].span.end - reading.tokens[end + 1].span.start == 2
    {
      // 7.30 is a time only with am, pm or Uhr behind it.
      let isDotted = word(end) == "."
      if isDotted, meridiem(at: end + 2) == nil, word(end + 2) != "uhr" { return nil }
      (minute, end, isPlain) = (Int(number), end + 2, true)
    } else if let number = reading.facts(end).number, [30, 15, 45].contains(number),
      meridiem(at: end + 1) != nil
    {
      (minute, end) = (number, end + 1)
    }
    if let half = meridiem(at: end) {
      guard (1...12).contains(hour) else { return nil }
      return TimeOfDay(hour % 12 + (half.isAfternoon ? 12 : 0), minute).map {
        Clock(time: $0, end: half.end, isPlain: true, isGuess: false)
      }
    }
    if ["uhr", "h", "hrs", "o'clock"].contains(word(end)) {
      guard word(end) != "h" && word(end) != "hrs" || reading.isGlued(end) else { return nil }
      let isGuess = word(end) == "o'clock" && (1...11).contains(hour)
      if word(end) == "uhr", let number = reading.tokens[safe: end + 1]?.number, number < 60 {
        (minute, end) = (Int(number), end + 1)
      }
      return TimeOfDay((hour + (isGuess ? 12 : 0)) % 24, minute).map {
        Clock(time: $0, end: end + 1, isPlain: true, isGuess: isGuess)
      }
    }
    // Shows are in the evening.
    let isGuess = (1...11).contains(hour) && reading.tokens[index].text.utf8.first != 48
    return TimeOfDay((hour + (isGuess ? 12 : 0)) % 24, minute).map {
      Clock(time: $0, end: end, isPlain: isPlain, isGuess: isGuess)
    }
  }

  private func hour(at index: Int) -> Int? {
    if let number = reading.tokens[index].number {
      return reading.tokens[index].span.end - reading.tokens[index].span.start <= 2 ? Int(number) : nil
    }
    guard let number = reading.facts(index).number, (1...12).contains(number), !reading.is(index, .foreign)
    else { return nil }
    return number
  }

  private func meridiem(at index: Int) -> (isAfternoon: Bool, end: Int)? {
    let text = word(index)
    if text == "pm" || text == "am" || text == "p" && reading.isGlued(index) && word(index + 1) != "."
      || text == "a" && reading.isGlued(index) && word(index + 1) != "."
    {
      return (text.hasPrefix("p"), index + 1)
    }
    guard text == "p" || text == "a", word(index + 1) == ".", word(index + 2) == "m",
      reading.isGlued(index + 1)
    else { return nil }
    return (text == "p", word(index + 3) == "." && reading.isGlued(index + 3) ? index + 4 : index + 3)
  }

  /// half past seven, half seven, quarter to eight
  private func spoken(at index: Int) -> Clock? {
    let isHalf = word(index) == "half"
    let relation = word(index + 1)
    let hasRelation = relation == "past" || relation == "to"
    guard hasRelation || isHalf,
      let hour = reading.isFree(index + (hasRelation ? 2 : 1))
        ? hour(at: index + (hasRelation ? 2 : 1)) : nil, (1...12).contains(hour)
    else { return nil }
    let minutes = (isHalf ? 30 : 15) * (relation == "to" ? -1 : 1)
    let end = index + (hasRelation ? 3 : 2)
    let half = meridiem(at: end)
    let isAfternoon = half?.isAfternoon ?? true
    return Clock(
      time: TimeOfDay(minutes: (hour % 12 + (isAfternoon ? 12 : 0)) * 60 + minutes), end: half?.end ?? end,
      isPlain: true, isGuess: half == nil)
  }

  // MARK: Parts of the day

  private static let parts: [String: TimeWindow] = [
    "morning": TimeWindow(from: nil, to: TimeOfDay(12)),
    "afternoon": TimeWindow(from: TimeOfDay(12), to: TimeOfDay(17, 59)),
    "matinee": TimeWindow(from: TimeOfDay(11), to: TimeOfDay(17)),
    "evening": TimeWindow(from: TimeOfDay(17), to: nil),
    "evenings": TimeWindow(from: TimeOfDay(17), to: nil), "night": TimeWindow(from: TimeOfDay(17), to: nil),
    "nite": TimeWindow(from: TimeOfDay(17), to: nil), "nights": TimeWindow(from: TimeOfDay(17), to: nil),
    "abend": TimeWindow(from: TimeOfDay(17), to: nil),
    "nachmittag": TimeWindow(from: TimeOfDay(12), to: TimeOfDay(17, 59)),
    "soir": TimeWindow(from: TimeOfDay(17), to: nil),
    "lunchtime": TimeWindow(from: TimeOfDay(11), to: TimeOfDay(14)),
  ]

  private func partOfDay(at index: Int) -> Found? {
    guard let window = Self.parts[word(index)] else { return nil }
    let before = word(index - 1)
    let isAfterDate =
      reading.tokens.indices.contains(index - 1)
      && reading.findings.contains { $0.slot == .date && $0.tokens.upperBound == index }
    // “good evening” is a greeting, “opening night” an occasion.
    let isNamed =
      ["the", "an", "a", "in", "at", "this", "any"].contains(before) && word(index) != "night"
      || before == "at"
    let isWhole =
      reading.asked == .time || word(index) == "matinee" || reading.isWholeMessage(index..<index + 1)
    guard before != "good", isAfterDate || isNamed || isWhole else { return nil }
    return Found(window: window, start: index, end: index + 1, confidence: 0.85)
  }

  /// “tonight” is a day and the evening of it.
  private static func tonight(_ reading: inout Reading) {
    guard !reading.findings.contains(where: { $0.slot == .time }) else { return }
    let words: [String: TimeWindow?] = [
      "tonight": parts["evening"], "tonite": parts["evening"], "2nite": parts["evening"],
      "stasera": parts["evening"],
      "evening": parts["evening"], "afternoon": parts["afternoon"], "morning": parts["morning"],
      "soir": parts["evening"],
    ]
    for finding in reading.findings where finding.slot == .date {
      for index in finding.tokens {
        guard let window = words[reading.word(index)] ?? nil else { continue }
        reading.add(.time, .time(window), index..<index + 1, confidence: 0.7)
        return
      }
    }
  }
}

extension Array {
  /// The element at a place that may not exist.
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
