/// Reads the days of a message: one after the other, each as long as it goes.
struct DateReader {
  let reading: Reading

  static func read(_ reading: inout Reading) {
    var index = 0
    while index < reading.tokens.count {
      let reader = DateReader(reading: reading)
      guard reading.isFree(index), let match = reader.whole(at: index) else {
        index += 1
        continue
      }
      reading.add(
        .date, .days(match.ranges), index..<match.end, confidence: match.confidence,
        alternatives: match.alternatives.map { .days($0) })
      index = match.end
    }
  }

  var today: CalendarDay { reading.today }
  func word(_ index: Int) -> String { reading.word(index) }
  func facts(_ index: Int) -> WordFacts { reading.facts(index) }
  func number(_ index: Int) -> Int? {
    guard reading.isFree(index), let number = reading.tokens[index].number else { return nil }
    return Int(number)
  }

  /// A date with what opens or continues it: “from … to”, “after …”, “friday or saturday”.
  private func whole(at index: Int) -> DateMatch? {
    let isProposal = word(index) == "about" && ["what", "how"].contains(word(index - 1))
    if !isProposal, let opening = Self.openings.match(reading.tokens, at: index) {
      let start = skipArticles(opening.end)
      if [.from, .between].contains(opening.meaning), let range = rangeInMonth(at: start) { return range }
      if let first = date(at: start) { return opened(opening.meaning, first) }
    }
    let start = skipArticles(index)
    guard var match = date(at: start) else { return nil }
    if let second = continued(match, at: match.end, by: Self.spanning) {
      return second
    }
    match = listed(match)
    return within(match)
  }

  /// “any Saturday in May”: of many days those within a period.
  private func within(_ match: DateMatch) -> DateMatch {
    guard match.ranges.count > 2, ["in", "of", "during"].contains(word(match.end)),
      let period = period(at: match.end + 1), let days = period.ranges.first, let first = match.ranges.first,
      first.isOneDay
    else { return match }
    let weekday = first.first.weekday
    var day = days.first.adding(days: (weekday - days.first.weekday + 7) % 7)
    var ranges: [DayRange] = []
    while day <= days.last, ranges.count < 12 {
      ranges.append(DayRange(day))
      day = day.adding(days: 7)
    }
    return ranges.isEmpty ? match : DateMatch(ranges, end: period.end, confidence: 0.85)
  }

  private func skipArticles(_ index: Int) -> Int {
    var index = index
    while ["the", "on", "am", "le", "el", "il", "den", "dem", "of", "op", "um", "at", "in"].contains(
      word(index)), reading.isFree(index),
      index < reading.tokens.count, date(at: index) == nil
    { index += 1 }
    return index
  }

  private enum Opening { case after, from, before, until, around, between }

  private static let openings = PhraseTable<Opening>([
    ("after|later than|past|nach|apres", .after),
    ("from|starting|starting on|starting from|beginning|von|vom|du|since|not before|ab|anytime from", .from),
    ("before|earlier than|vor|avant", .before),
    ("by|until|till|no later than|up to|not later than|bis", .until),
    ("around|about|somewhere around|roughly|close to|near", .around), ("between|zwischen|entre", .between),
  ])

  private static let spanning: Set<String> = [
    "to", "-", "until", "till", "through", "thru", "bis", "au", "al",
  ]

  private func opened(_ opening: Opening, _ first: DateMatch) -> DateMatch? {
    guard let days = first.ranges.first else { return nil }
    var joins = Self.spanning
    if opening == .between { joins.formUnion(["and", "und", "et", "y"]) }
    if opening == .from || opening == .between, let range = continued(first, at: first.end, by: joins) {
      return range
    }
    let horizon = max(today, days.first).adding(days: 365)
    switch opening {
    case .between: return nil
    case .after: return DateMatch(days.last.adding(days: 1), horizon, end: first.end)
    case .from:
      var end = first.end
      if ["on", "onwards", "onward"].contains(word(end)) { end += 1 }
      return DateMatch(days.first, horizon, end: end, confidence: 0.8)
    case .before:
      return days.first <= today ? nil : DateMatch(today, days.first.adding(days: -1), end: first.end)
    case .until: return DateMatch(today, days.last, end: first.end)
    case .around:
      return DateMatch(
        max(today, days.first.adding(days: -3)), days.last.adding(days: 3), end: first.end, confidence: 0.75)
    }
  }

  private func continued(_ first: DateMatch, at index: Int, by joins: Set<String>) -> DateMatch? {
    guard reading.isFree(index), joins.contains(word(index)), let start = first.ranges.first?.first,
      let second = date(at: skipArticles(index + 1)), let last = second.ranges.last?.last
    else { return nil }
    var end = last
    // “Friday to Sunday”: the second follows the first.
    if end < start { end = end.adding(days: (start.daysSinceEpoch - end.daysSinceEpoch + 6) / 7 * 7) }
    guard end.daysSinceEpoch - start.daysSinceEpoch <= 400 else { return nil }
    return DateMatch(start, end, end: second.end, confidence: min(first.confidence, second.confidence))
  }

  /// “friday, saturday or sunday”; commas alone do not join.
  private func listed(_ first: DateMatch) -> DateMatch {
    var (match, pending) = (first, first)
    while reading.isFree(pending.end) {
      let join = word(pending.end)
      let joins = ["or", "and", "&", "/", "oder", "ou", "o", "und", "y"].contains(join)
      guard joins || join == ",",
        let next = date(at: skipArticles(pending.end + (word(pending.end + 1) == "or" ? 2 : 1)))
      else { break }
      pending = DateMatch(
        pending.ranges + next.ranges, end: next.end, confidence: min(pending.confidence, next.confidence),
        alternatives: pending.alternatives)
      if joins || word(pending.end) == "or" { match = pending }
      if pending.ranges.count > 12 { break }
    }
    return match
  }

  /// One date, without what is around it.
  func date(at index: Int) -> DateMatch? {
    guard reading.isFree(index) else { return nil }
    return relative(at: index) ?? numeric(at: index) ?? weekdayDate(at: index) ?? dayAndMonth(at: index)
      ?? period(at: index) ?? holiday(at: index) ?? dayOfMonth(at: index)
  }
}
