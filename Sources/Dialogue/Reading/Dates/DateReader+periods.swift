extension DateReader {
  /// the weekend, next week, in June, the first week of June, late March, summer
  func period(at start: Int) -> DateMatch? {
    ofMonth(at: start) ?? plain(at: start) ?? month(at: start)
  }

  private enum Part { case first(Int), last, early, middle, late }

  private static let parts = PhraseTable<Part>([
    ("early|early in|beginning of|the beginning of|start of|the start of|first half of|anfang", .early),
    ("mid|middle of|the middle of|in the middle of|mitte", .middle),
    ("late|late in|end of|the end of|second half of|ende|fin", .late),
  ])

  /// A part of a month: of a named one, of this one or the next.
  private func ofMonth(at start: Int) -> DateMatch? {
    if let part = Self.parts.match(reading.tokens, at: start) {
      let next = word(part.end) == "-" ? part.end + 1 : part.end
      guard let (month, end) = monthStart(at: next, isSure: true) else {
        return partOfWeek(part.meaning, at: next)
      }
      switch part.meaning {
      case .early: return DateMatch(month, month.adding(days: 9), end: end, confidence: 0.85)
      case .middle:
        return DateMatch(month.adding(days: 10), month.adding(days: 19), end: end, confidence: 0.85)
      default: return DateMatch(month.adding(days: 20), month.endOfMonth, end: end, confidence: 0.85)
      }
    }
    // “first week of June”, “last Saturday in March”
    let ordinal =
      facts(start).ordinal != 0
      ? facts(start).ordinal : (dayNumber(at: start)?.isOrdinal == true ? dayNumber(at: start)?.day ?? 0 : 0)
    guard ordinal != 0, ordinal <= 5 else { return nil }
    let index = facts(start).ordinal != 0 ? start + 1 : dayNumber(at: start)?.end ?? start + 1
    guard reading.isFree(index), ["of", "in"].contains(word(index + 1)),
      let (month, end) = monthStart(at: index + 2, isSure: true)
    else { return nil }
    if facts(index).unit == .week {
      return ordinal < 0
        ? DateMatch(month.endOfMonth.adding(days: -6), month.endOfMonth, end: end)
        : DateMatch(
          month.adding(days: 7 * (ordinal - 1)), min(month.adding(days: 7 * ordinal - 1), month.endOfMonth),
          end: end)
    }
    let isWeekend = facts(index).unit == .weekend
    let weekday = isWeekend ? 6 : facts(index).weekday
    guard weekday > 0, let day = nth(ordinal, weekday, of: month) else { return nil }
    return isWeekend ? DateMatch(day, day.adding(days: 1), end: end) : DateMatch(day, end: end)
  }

  private func partOfWeek(_ part: Part, at index: Int) -> DateMatch? {
    guard let week = plain(at: index), let days = week.ranges.first,
      days.last.daysSinceEpoch - days.first.daysSinceEpoch == 6
    else { return nil }
    switch part {
    case .early: return DateMatch(days.first, days.first.adding(days: 2), end: week.end, confidence: 0.8)
    case .middle:
      return DateMatch(days.first.adding(days: 1), days.first.adding(days: 3), end: week.end, confidence: 0.8)
    default: return DateMatch(days.first.adding(days: 3), days.last, end: week.end, confidence: 0.75)
    }
  }

  private func nth(_ ordinal: Int, _ weekday: Int, of month: CalendarDay) -> CalendarDay? {
    if ordinal < 0 {
      let last = month.endOfMonth
      return last.adding(days: -((last.weekday - weekday + 7) % 7))
    }
    let day = month.adding(days: (weekday - month.weekday + 7) % 7 + 7 * (ordinal - 1))
    return day.month == month.month ? day : nil
  }

  /// The first day of the month that is named, and what is behind it.
  private func monthStart(at start: Int, isSure: Bool) -> (CalendarDay, Int)? {
    var index = start
    if word(index) == "the", facts(index + 1).unit == .month { return (today.startOfMonth, index + 2) }
    let isNext = word(index) == "next"
    if isNext || word(index) == "this" || word(index) == "coming" { index += 1 }
    guard reading.isFree(index) else { return nil }
    if facts(index).unit == .month, index > start {
      return (today.startOfMonth.adding(months: isNext ? 1 : 0), index + 1)
    }
    let month = facts(index).month
    guard month > 0, isSure || index > start || isMonth(index) else { return nil }
    if let year = number(index + 1), (2000...2100).contains(year), let day = CalendarDay(year, month, 1) {
      return (day, index + 2)
    }
    let year = month < today.month ? today.year + 1 : today.year
    return CalendarDay(year, month, 1).map { ($0, index + 1) }
  }

  private func month(at start: Int) -> DateMatch? {
    guard let (first, end) = monthStart(at: start, isSure: false) else { return nil }
    return DateMatch(max(first, today), first.endOfMonth, end: end, confidence: 0.9)
  }

  /// Whether a word is meant as a month: “may” and “march” often are not.
  private func isMonth(_ index: Int) -> Bool {
    if reading.is(index, .weak) {
      return Self.beforeMonths.contains(word(index - 1))
        || reading.asked == .date && reading.isWholeMessage(index..<index + 1)
    }
    // “April Smith”, “June's show” begin with capitals like the month; only a name in front tells.
    return !["is", "am", "i'm"].contains(word(index - 1)) || reading.asked == .date
  }

  private static let beforeMonths: Set<String> = [
    "in", "of", "this", "next", "early", "late", "mid", "during", "until", "by", "before", "after", "through",
    "till",
    "im", "en", "all", "around", "or", "and", "not", "from", "to", "-", "/", "since",
  ]

  private func plain(at start: Int) -> DateMatch? {
    var index = start
    if word(index) == "the" { index += 1 }
    let prefix = word(index)
    let isPrefixed = [
      "this", "next", "coming", "following", "upcoming", "dieses", "diese", "nachste", "nachstes", "naechste",
      "naechstes", "ce", "cette", "este", "esta", "kommendes",
    ].contains(prefix)
    if isPrefixed { index += 1 }
    let isNext = ["next", "following", "nachste", "nachstes", "naechste", "naechstes"].contains(prefix)
    guard reading.isFree(index),
      let unit = reading.word(index) == "week" && word(index + 1) == "end" ? .weekend : facts(index).unit
    else { return season(at: index, isNext: isNext) }
    let end = unit == .weekend && word(index) == "week" ? index + 2 : index + 1
    switch unit {
    case .weekend:
      if reading.is(index, .plural) || ["any", "every"].contains(word(start - 1)) {
        return DateMatch((0..<6).flatMap { weekend(after: $0) }, end: end, confidence: 0.85)
      }
      if word(end) == "after", word(end + 1) == "next" {
        return DateMatch(weekend(after: 2), end: end + 2, confidence: 0.85)
      }
      if word(end) == "of", let day = dateOfWeek(end + 1) {
        let saturday = day.0.startOfWeek.adding(days: 5)
        return DateMatch(saturday, saturday.adding(days: 1), end: day.1)
      }
      if isNext {
        return DateMatch(
          weekend(after: 1), end: end, confidence: today.weekday < 6 ? 0.7 : 0.9,
          alternatives: today.weekday < 6 ? [weekend(after: 0)] : [])
      }
      return DateMatch(weekend(after: 0), end: end, confidence: 0.95)
    case .week:
      if word(end) == "of", let day = dateOfWeek(end + 1) {
        return DateMatch(day.0.startOfWeek, day.0.startOfWeek.adding(days: 6), end: day.1)
      }
      if word(end) == "after", word(end + 1) == "next" {
        let monday = today.startOfWeek.adding(days: 14)
        return DateMatch(monday, monday.adding(days: 6), end: end + 2)
      }
      guard isPrefixed else { return nil }
      let monday = today.startOfWeek.adding(days: isNext ? 7 : 0)
      return DateMatch(max(monday, today), monday.adding(days: 6), end: end)
    case .month:
      guard isPrefixed else { return nil }
      let first = today.startOfMonth.adding(months: isNext ? 1 : 0)
      return DateMatch(max(first, today), first.endOfMonth, end: end)
    case .year:
      guard isPrefixed, let first = CalendarDay(today.year + (isNext ? 1 : 0), 1, 1),
        let last = CalendarDay(first.year, 12, 31)
      else { return nil }
      return DateMatch(max(first, today), last, end: end)
    default: return nil
    }
  }

  private func dateOfWeek(_ index: Int) -> (CalendarDay, Int)? {
    let index = word(index) == "the" ? index + 1 : index
    guard let match = numeric(at: index) ?? dayAndMonth(at: index) ?? dayOfMonth(at: index, isSure: true),
      let day = match.ranges.first?.first
    else { return nil }
    return (day, match.end)
  }

  private func season(at index: Int, isNext: Bool) -> DateMatch? {
    guard reading.isFree(index), let month = Self.seasons[word(index)],
      isNext || ["this", "in", "the", "next", "coming"].contains(word(index - 1))
    else { return nil }
    guard var first = CalendarDay(today.year, month, 1) else { return nil }
    if first.adding(months: 2).endOfMonth < today { first = first.adding(months: 12) }
    return DateMatch(max(first, today), first.adding(months: 2).endOfMonth, end: index + 1, confidence: 0.75)
  }

  private static let seasons = ["spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12]

  /// Days that everybody knows by name, unless an occasion is named after them: “the Christmas concert”.
  func holiday(at index: Int) -> DateMatch? {
    guard let found = Self.holidays.match(reading.tokens, at: index), !reading.is(found.end, .occasion) else {
      return nil
    }
    var dates = (0...1).compactMap { found.meaning.day(in: today.year + $0) }
    dates.removeAll { $0 < today }
    return dates.first.map { DateMatch($0, end: found.end, confidence: 0.85) }
  }

  private static let holidays = PhraseTable<Holiday>([
    ("christmas|christmas day|xmas|xmas day", .fixed(12, 25)), ("christmas eve|xmas eve", .fixed(12, 24)),
    ("boxing day", .fixed(12, 26)),
    ("new year's eve|new years eve|new year eve|nye|silvester", .fixed(12, 31)),
    ("new year's day|new years day|new year day|new year's", .fixed(1, 1)),
    ("valentine's|valentines|valentine's day|valentine day|valentines day", .fixed(2, 14)),
    ("halloween", .fixed(10, 31)), ("independence day", .fixed(7, 4)),
    ("st patrick's day|st patricks day|st patrick day", .fixed(3, 17)),
    ("thanksgiving", .thanksgiving), ("easter|easter sunday", .easter(0)), ("good friday", .easter(-2)),
    ("easter monday", .easter(1)),
  ])
}

/// A day that moves or stays from year to year.
enum Holiday: Sendable {
  case fixed(Int, Int)
  case thanksgiving
  /// Days after Easter Sunday.
  case easter(Int)

  func day(in year: Int) -> CalendarDay? {
    switch self {
    case .fixed(let month, let day): return CalendarDay(year, month, day)
    case .thanksgiving:
      guard let first = CalendarDay(year, 11, 1) else { return nil }
      return first.adding(days: (4 - first.weekday + 7) % 7 + 21)
    case .easter(let days):
      // The anonymous Gregorian method (Meeus, Astronomical Algorithms, chapter 8).
      let (a, b, c) = (year % 19, year / 100, year % 100)
      let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
      let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
      let m = (a + 11 * h + 22 * l) / 451
      return CalendarDay(year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1)?.adding(days: days)
    }
  }
}
