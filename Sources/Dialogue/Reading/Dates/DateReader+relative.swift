extension DateReader {
  /// today, tomorrow, in two weeks, a week from friday
  func relative(at index: Int) -> DateMatch? {
    if let found = Self.days.match(reading.tokens, at: index) {
      // “Thanks for your help today” names no day to go out.
      if ["help", "assistance", "me", "you", "service", "enough"].contains(word(index - 1)) { return nil }
      var day = today.adding(days: found.meaning)
      var end = found.end
      if word(end) == "week", word(end + 1) != "end" {
        day = day.adding(days: 7)
        end += 1
      }
      return DateMatch(day, end: end, confidence: 0.97)
    }
    return later(at: index) ?? within(at: index)
  }

  private static let days = PhraseTable<Int>([
    (
      "today|2day|heute|aujourd'hui|oggi|hoy|vandaag|hoje|tonight|tonite|2nite|2night|ce soir|stasera|esta noche|heute abend|this evening|this afternoon|this morning|vanavond|tonigth",
      0
    ),
    (
      "tomorrow|tmrw|tmr|tmrrw|tomorow|tommorow|tommorrow|2morrow|2moro|tomoz|morgen|demain|manana|domani|amanha|tom night|morgen abend",
      1
    ),
    (
      "day after tomorrow|the day after tomorrow|overmorrow|ubermorgen|uebermorgen|apres demain|pasado manana|dopodomani|overmorgen|day after tmrw",
      2
    ),
  ])

  /// “in 3 days”, “two weeks from now”, “a week on friday”
  private func later(at start: Int) -> DateMatch? {
    var index = start
    let hasIn = ["in", "en", "dans"].contains(word(index))
    if hasIn { index += 1 }
    if hasIn, word(index) == "about" { index += 1 }
    guard let (count, unit, end) = amountOfTime(at: index) else { return nil }
    if !hasIn {
      guard ["from", "on", "after", "later"].contains(word(end)) else { return nil }
      if word(end) == "later" { return nil }
      if word(end + 1) == "now" { return moved(today, count, unit, end: end + 2) }
      guard let base = date(at: word(end + 1) == "the" ? end + 2 : end + 1),
        let day = base.ranges.first?.first
      else { return nil }
      return moved(day, count, unit, end: base.end)
    }
    var after = end
    if word(end) == "from", word(end + 1) == "now" {
      after = end + 2
    } else if word(end) == "time" {
      after = end + 1
    }
    return moved(today, count, unit, end: after)
  }

  private func amountOfTime(at index: Int) -> (Int, TimeUnit, Int)? {
    var (count, end) = (1, index)
    if let number = reading.number(at: index), let whole = number.whole, whole <= 400 {
      (count, end) = (whole, number.end)
    } else if word(index) == "a", word(index + 1) == "couple" {
      (count, end) = (2, index + (word(index + 2) == "of" ? 3 : 2))
    } else if word(index) == "a", word(index + 1) == "few" {
      (count, end) = (3, index + 2)
    } else if ["a", "one", "another"].contains(word(index)) {
      end = index + 1
    } else if word(index) != "week", word(index) != "fortnight" {
      return nil
    }
    guard let unit = facts(end).unit else { return nil }
    return (count, unit, end + 1)
  }

  private func moved(_ day: CalendarDay, _ count: Int, _ unit: TimeUnit, end: Int) -> DateMatch? {
    switch unit {
    case .day: return DateMatch(day.adding(days: count), end: end)
    case .week, .fortnight:
      let target = day.adding(days: count * (unit == .week ? 7 : 14))
      let week = DayRange(target.startOfWeek, target.startOfWeek.adding(days: 6))
      return DateMatch([DayRange(target)], end: end, confidence: 0.75, alternatives: [[week]])
    case .month:
      let target = day.adding(months: count)
      return DateMatch(
        [DayRange(target)], end: end, confidence: 0.6,
        alternatives: [[DayRange(target.startOfMonth, target.endOfMonth)]])
    case .weekend:
      return DateMatch(weekend(after: count), end: end, confidence: 0.7)
    default: return nil
    }
  }

  /// “the next two weeks”, “within 10 days”
  private func within(at start: Int) -> DateMatch? {
    var index = start
    if ["within", "over", "during", "in"].contains(word(index)) { index += 1 }
    if word(index) == "the" { index += 1 }
    let hasNext = ["next", "coming", "following"].contains(word(index))
    if hasNext { index += 1 }
    guard hasNext || word(start) == "within", let (count, unit, end) = amountOfTime(at: index),
      hasNext ? index + 1 < end : true, count > 1 || !hasNext
    else { return nil }
    switch unit {
    case .day: return DateMatch(today, today.adding(days: count), end: end)
    case .week: return DateMatch(today, today.adding(days: 7 * count), end: end)
    case .fortnight: return DateMatch(today, today.adding(days: 14 * count), end: end)
    case .month: return DateMatch(today, today.adding(months: count), end: end)
    default: return nil
    }
  }

  /// Saturday and Sunday of a week; what is left of them when it has begun.
  func weekend(after weeks: Int) -> [DayRange] {
    let saturday = today.startOfWeek.adding(days: 5 + 7 * weeks)
    return [DayRange(max(saturday, today), saturday.adding(days: 1))]
  }
}
