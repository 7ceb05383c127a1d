extension DateReader {
  /// friday, next friday, friday next week, friday week, friday the 13th, any saturday
  func weekdayDate(at start: Int) -> DateMatch? {
    var index = start
    let prefix = Self.prefixes[word(index)]
    if prefix != nil { index += 1 }
    if prefix == .next, word(index) == "week", isWeekday(index + 1) {
      let day = today.startOfWeek.adding(days: 6 + facts(index + 1).weekday)
      return DateMatch(day, end: index + 2)
    }
    guard isWeekday(index) else { return nil }
    if prefix == .last { return nil }
    let weekday = facts(index).weekday
    var end = index + 1
    if let exact = exactDate(behind: end, weekday) { return exact }
    if reading.is(index, .plural) || prefix == .any { return every(weekday, end: end) }
    let coming = today.adding(days: (weekday - today.weekday + 7) % 7)
    let ofNextWeek = today.startOfWeek.adding(days: 6 + weekday)
    if word(end) == "week", word(end + 1) != "end" { return DateMatch(coming.adding(days: 7), end: end + 1) }
    let tail = word(end) == "of" || word(end) == "the" ? end + 1 : end
    if word(tail + 1) == "week" {
      if word(tail) == "next" { return DateMatch(ofNextWeek, end: tail + 2) }
      if word(tail) == "this" { return DateMatch(today.startOfWeek.adding(days: weekday - 1), end: tail + 2) }
    }
    if word(end) == "coming" { end += 1 }
    if prefix == .next || ["prochain", "proximo", "prossimo"].contains(word(end)) {
      if prefix != .next { end += 1 }
      let nearest = coming == today ? coming.adding(days: 7) : coming
      return nearest == ofNextWeek
        ? DateMatch(ofNextWeek, end: end)
        : DateMatch(ofNextWeek, end: end, confidence: 0.65, alternatives: [nearest])
    }
    return coming == today && prefix == nil
      ? DateMatch(coming, end: end, confidence: 0.8, alternatives: [coming.adding(days: 7)])
      : DateMatch(coming, end: end)
  }

  private enum Prefix { case this, next, any, last }

  private static let prefixes: [String: Prefix] = [
    "this": .this, "coming": .this, "upcoming": .this, "diesen": .this, "ce": .this, "este": .this,
    "next": .next, "following": .next,
    "nachsten": .next, "naechsten": .next, "kommenden": .this, "any": .any, "every": .any, "last": .last,
    "past": .last, "nachster": .next, "volgende": .next,
  ]

  private func every(_ weekday: Int, end: Int) -> DateMatch {
    let first = today.adding(days: (weekday - today.weekday + 7) % 7)
    return DateMatch((0..<8).map { DayRange(first.adding(days: 7 * $0)) }, end: end, confidence: 0.85)
  }

  /// The date that stands behind a weekday: “Saturday, March 14”; a weekday that does not fit makes it less sure.
  private func exactDate(behind end: Int, _ weekday: Int) -> DateMatch? {
    var index = end
    if word(index) == "." { index += 1 }
    let isSeparate = index > end
    if word(index) == "," { index += 1 }
    while ["the", "den", "dem", "le", "el", "on"].contains(word(index)) { index += 1 }
    guard reading.isFree(index),
      var match = numeric(at: index) ?? dayAndMonth(at: index) ?? dayOfMonth(at: index, isSure: true)
        ?? bareDay(at: index, weekday),
      match.ranges.count == 1, let day = match.ranges.first, day.isOneDay
    else { return nil }
    if day.first.weekday != weekday {
      // “Friday. 2. Cheap.” are three wishes.
      if isSeparate { return nil }
      // “Friday the 13th” is the next thirteenth that is a Friday.
      let fitting = (0..<13).map { day.first.adding(months: $0) }.first {
        $0.weekday == weekday && $0.day == day.first.day
      }
      match.confidence = 0.5
      if let fitting, word(end) == "the" { match = DateMatch(fitting, end: match.end, confidence: 0.8) }
    }
    return match
  }

  /// “venerdì 26”: a day's number alone, where it falls on that weekday and is more than anybody buys.
  private func bareDay(at index: Int, _ weekday: Int) -> DateMatch? {
    let goesOn =
      ["to", "till", "until", "bis", "through", "-"].contains(word(index + 1)) && isWeekday(index + 2)
    guard let number = number(index), ((goesOn ? 1 : 9)...31).contains(number),
      !reading.is(index + 1, .ticket),
      !reading.is(index + 1, .person), !reading.is(index + 1, .otherThing), facts(index + 1).currency == nil,
      !(reading.isGlued(index + 1) && [":", ".", "h", "$", "€", "£", "%"].contains(word(index + 1))),
      !["am", "pm", "uhr", "o'clock", "each", "of"].contains(word(index + 1))
    else { return nil }
    let days = (0..<3).compactMap { months -> CalendarDay? in
      let base = today.startOfMonth.adding(months: months)
      return CalendarDay(base.year, base.month, number)
    }
    return days.first { $0 >= today && $0.weekday == weekday }.map {
      DateMatch($0, end: index + 1, confidence: 0.85)
    }
  }

  /// Whether a word is meant as a weekday: “sat” may be sitting, “sun” shining.
  func isWeekday(_ index: Int) -> Bool {
    guard reading.isFree(index), facts(index).weekday > 0 else { return false }
    guard reading.is(index, .weak) else { return true }
    let (before, behind) = (word(index - 1), word(index + 1))
    switch word(index) {
    case "sat":
      return !["together", "next", "in", "on", "with", "down", "behind", "near", "by", "here", "there"]
        .contains(behind)
        && !["i", "we", "i've", "have", "be", "being", "was", "they"].contains(before)
    case "sun": return !["the", "in", "hot"].contains(before) && !["is", "was", "shines"].contains(behind)
    case "terca", "quarta", "quinta":
      return ["na", "da", "de", "a", "esta", "proxima"].contains(before) || ["-", "feira"].contains(behind)
    case "wed": return !["to", "get", "be", "newly"].contains(before)
    default: return true
    }
  }
}
