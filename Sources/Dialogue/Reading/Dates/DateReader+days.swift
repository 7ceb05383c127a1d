extension DateReader {
  /// “14 March”, “March 14th 2026”, “am 14. März”, “3-5 June”, “the second of May”
  func dayAndMonth(at index: Int) -> DateMatch? {
    monthFirst(at: index) ?? dayFirst(at: index)
  }

  /// “3 to 5 June”, behind “from” or “between”.
  func rangeInMonth(at index: Int) -> DateMatch? {
    guard let found = dayAndMonth(at: index), found.ranges.first?.isOneDay == false else { return nil }
    return found
  }

  /// “the 12th”, “14th of this month”; a bare number only when a date was asked for.
  func dayOfMonth(at index: Int, isSure: Bool = false) -> DateMatch? {
    guard let found = dayNumber(at: index) else { return nil }
    var end = found.end
    let tail = word(end) == "of" ? end + 1 : end
    if ["this", "next", "the", "current"].contains(word(tail)), facts(tail + 1).unit == .month {
      let base = word(tail) == "next" ? today.adding(months: 1) : today
      guard let day = CalendarDay(base.year, base.month, found.day) else { return nil }
      return DateMatch(day, end: tail + 2)
    }
    if found.isOrdinal {
      if Self.notDays.contains(word(end)) || reading.is(end, .occasion) || reading.is(end, .ticket) {
        return nil
      }
      if !found.hasDigits, !isSure, reading.asked != .date { return nil }
      if found.isWordAlone, word(index - 1) != "the" { return nil }
    } else {
      // “Thursday 7.30pm” has no 7th.
      if word(end) == ".", reading.isGlued(end), reading.isGlued(end + 1), number(end + 1) != nil {
        return nil
      }
      let isAsked = reading.asked == .date && reading.isWholeMessage(index..<end)
      let isNamed = word(index - 1) == "the" && word(index - 2) == "on" && !reading.is(end, .ticket)
      // “Tuesday 7.30pm” is a time.
      let isClock = reading.isGlued(end) && reading.isGlued(end + 1) && number(end + 1) != nil
      guard isSure && word(end) == "." && !isClock || isAsked || isNamed else { return nil }
      if word(end) == ".", reading.isGlued(end) { end += 1 }
    }
    guard let day = comingDay(found.day) else { return nil }
    return DateMatch(day, end: end, confidence: found.isOrdinal ? 0.85 : 0.6)
  }

  private static let notDays: Set<String> = [
    "row", "rows", "floor", "level", "section", "tier", "one", "option", "balcony", "base", "half", "time",
    "choice", "street", "st", "avenue", "ave", "deck", "person",
    "anniversary", "birthday", "period", "quarter", "seat", "seats", "thing",
  ]

  /// The next day of that number.
  private func comingDay(_ number: Int) -> CalendarDay? {
    for months in 0..<3 {
      let base = today.startOfMonth.adding(months: months)
      if let day = CalendarDay(base.year, base.month, number), day >= today { return day }
    }
    return nil
  }

  /// `14/3`, `3/14/2026`, `14.3.`, `2026-03-14`
  func numeric(at index: Int) -> DateMatch? {
    guard let first = number(index), word(index - 1) != "/" else { return nil }
    let mark = word(index + 1)
    guard ["/", ".", "-"].contains(mark), reading.isGlued(index + 1), reading.isGlued(index + 2),
      let second = number(index + 2)
    else { return nil }
    var (third, end) = (Int?.none, index + 3)
    if word(end) == mark, reading.isGlued(end), reading.isGlued(end + 1), let year = number(end + 1) {
      (third, end) = (year, end + 2)
    }
    if first >= 1000 {
      guard let third, let day = CalendarDay(first, second, third) else { return nil }
      return DateMatch(day, end: isoTime(end), confidence: 0.99)
    }
    if third == nil, mark == ".", ["am", "pm", "uhr"].contains(word(end)) { return nil }
    if third == nil, mark == "." {
      if word(end) == ".", reading.isGlued(end) {
        end += 1
      } else if reading.asked != .date, !["am", "on", "den", "dem", "vom", "le"].contains(word(index - 1)) {
        return nil
      }
    }
    if third == nil, mark == "-" || first == 24 && second == 7 { return nil }
    return ordered(first, second, third, isDotted: mark == ".", end: end)
  }

  private func ordered(_ first: Int, _ second: Int, _ third: Int?, isDotted: Bool, end: Int) -> DateMatch? {
    let year = third.map { $0 < 100 ? 2000 + $0 : $0 }
    let byDay = resolved(day: first, month: second, year)
    let byMonth = resolved(day: second, month: first, year)
    // Dots are written where the day comes first.
    let isDayFirst = isDotted || reading.style.dateOrder == .dayFirst
    switch (isDayFirst ? byDay : byMonth, isDayFirst ? byMonth : byDay) {
    case (let day?, let other?) where day != other && !isDotted:
      return DateMatch(day, end: end, confidence: 0.6, alternatives: [other])
    case (let day?, _): return DateMatch(day, end: end)
    case (nil, let day?): return DateMatch(day, end: end, confidence: 0.9)
    default: return nil
    }
  }

  /// The `T19:30:00Z` of a moment is not left for others.
  private func isoTime(_ end: Int) -> Int {
    guard word(end) == "t", reading.isGlued(end) else { return end }
    var index = end + 1
    while reading.isGlued(index), !reading.isBoundary(index) || word(index) == ":" || word(index) == "." {
      index += 1
    }
    return index
  }

  /// The day, in this year or, when it is over, the next.
  func resolved(day: Int, month: Int, _ year: Int?) -> CalendarDay? {
    if let year { return CalendarDay(year, month, day) }
    if let date = CalendarDay(today.year, month, day), date >= today { return date }
    // 29 February may be years away.
    return (1...8).lazy.compactMap { CalendarDay(today.year + $0, month, day) }.first
  }

  // MARK: With a month's name

  private func monthFirst(at index: Int) -> DateMatch? {
    guard reading.isFree(index), facts(index).month > 0, !reading.is(index, .ordinary) else { return nil }
    let month = facts(index).month
    var next = index + 1
    if word(next) == ".", reading.isGlued(next) { next += 1 }
    while ["the", "on"].contains(word(next)) { next += 1 }
    guard let found = dayNumber(at: next), !isClock(found.end) else { return nil }
    let (year, end) = year(at: found.end)
    guard let day = resolved(day: found.day, month: month, year) else { return nil }
    if year == nil, Self.rangeMarks.contains(word(end)), let last = dayNumber(at: end + 1),
      facts(last.end).month == 0,
      !isClock(last.end), last.day > found.day, !reading.is(last.end, .ticket)
    {
      let (year, end) = self.year(at: last.end)
      if let first = resolved(day: found.day, month: month, year),
        let second = resolved(day: last.day, month: month, year ?? first.year)
      {
        return DateMatch(first, second, end: end)
      }
    }
    if ["or", "/"].contains(word(end)), let other = dayNumber(at: end + 1), facts(other.end).month == 0,
      !reading.is(other.end, .ticket), !reading.is(other.end, .person),
      let second = resolved(day: other.day, month: month, year)
    {
      return DateMatch([DayRange(day), DayRange(second)], end: other.end, confidence: 0.9)
    }
    return DateMatch(day, end: end)
  }

  private static let rangeMarks: Set<String> = ["-", "to", "through", "thru", "till", "until", "bis", "&"]

  private func dayFirst(at index: Int) -> DateMatch? {
    guard let found = dayNumber(at: index) else { return nil }
    var next = found.end
    if Self.rangeMarks.contains(word(next)) || ["and", "or", "und", "et"].contains(word(next)),
      let last = dayNumber(at: next + 1),
      let (month, end) = monthName(at: last.end)
    {
      let (year, after) = year(at: end)
      guard let first = resolved(day: found.day, month: month, year),
        let second = resolved(day: last.day, month: month, year ?? first.year)
      else { return nil }
      return word(next) == "or"
        ? DateMatch([DayRange(first), DayRange(second)], end: after, confidence: 0.9)
        : DateMatch(first, second, end: after)
    }
    guard let (month, end) = monthName(at: next) else { return nil }
    (next) = end
    let (year, after) = year(at: next)
    guard let day = resolved(day: found.day, month: month, year) else { return nil }
    return DateMatch(day, end: after)
  }

  private func monthName(at index: Int) -> (Int, Int)? {
    var index = index
    while ["of", "de", "di", "del", "."].contains(word(index)) { index += 1 }
    guard reading.isFree(index), facts(index).month > 0 else { return nil }
    // “2 may be enough”
    if word(index) == "may", ["be", "not", "have", "i"].contains(word(index + 1)) { return nil }
    return (facts(index).month, index + 1)
  }

  private func year(at index: Int) -> (Int?, Int) {
    var next = index
    if word(next) == "," || word(next) == "." || word(next) == "de" { next += 1 }
    if word(next) == "of" { next += 1 }
    if word(next) == "'", let short = number(next + 1), (20...60).contains(short) {
      return (2000 + short, next + 2)
    }
    guard let year = number(next), (2000...2100).contains(year) else { return (nil, index) }
    return (year, next + 1)
  }

  private func isClock(_ index: Int) -> Bool {
    ["am", "pm", ":", "h", "uhr"].contains(word(index))
      && (reading.isGlued(index) || ["am", "pm", "uhr"].contains(word(index)))
  }

  /// A day's number: `14`, `14th`, `14.`, `fourteenth`, `twenty-first`.
  func dayNumber(at index: Int) -> (day: Int, end: Int, isOrdinal: Bool, hasDigits: Bool, isWordAlone: Bool)?
  {
    guard reading.isFree(index) else { return nil }
    if let number = number(index) {
      guard (1...31).contains(number), reading.tokens[index].span.end - reading.tokens[index].span.start <= 2
      else { return nil }
      if reading.isGlued(index + 1),
        ["st", "nd", "rd", "th", "er", "e", "°", "º", "ª"].contains(word(index + 1))
      {
        return (number, index + 2, true, true, false)
      }
      if reading.isGlued(index + 1), word(index + 1) == ".", index + 2 < reading.tokens.count,
        facts(index + 2).month > 0 || Self.rangeMarks.contains(word(index + 2))
      {
        return (number, index + 2, false, true, false)
      }
      return (number, index + 1, false, true, false)
    }
    let fact = facts(index)
    if fact.ordinal > 0 { return (fact.ordinal, index + 1, true, false, true) }
    if let tens = fact.number, tens == 20 || tens == 30 {
      let next = word(index + 1) == "-" ? index + 2 : index + 1
      let ones = facts(next).ordinal
      if (1...9).contains(ones), tens + ones <= 31 { return (tens + ones, next + 1, true, false, false) }
    }
    if let number = fact.number, (1...31).contains(number), facts(index + 1).month > 0,
      !reading.is(index + 1, .weak) || word(index + 1) == "march",
      !reading.is(index, .foreign) || word(index) != "sept"
    {
      return (number, index + 1, false, false, false)
    }
    return nil
  }
}
