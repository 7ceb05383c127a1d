import Foundation
import Synchronization

/// Something in a text that is true or not: an amount, a time, a day, a seat.
///
/// The reading here is the tests' own, so that it cannot share a mistake with what writes the texts.
enum Figure: Hashable, Sendable {
  /// In minor units of a currency (all of them here have two digits).
  case money(Int, String)
  /// Minutes since midnight.
  case time(Int)
  /// A day; the year is nothing where the text has none.
  case day(year: Int?, month: Int, day: Int)
  /// 1 is Sunday.
  case weekday(Int)
  case seat(section: String?, row: String, number: String)
  case row(section: String?, String)
  case section(String)
  case minutes(Int)
}

/// A figure and the words that state it.
struct StatedFigure: Hashable, Sendable {
  let figure: Figure
  let range: Range<String.Index>

  func words(in text: String) -> String { String(text[range]) }
}

/// Reads figures in English texts.
enum FigureText {
  private static let known = Mutex<[String: [StatedFigure]]>([:])
  private static let pattern = FigurePatterns.self
  /// What may state something without a digit.
  private static let signs = ["day", "ection ", "Stalls", "Circle", "Gallery", "Floor"]

  static func figures(in text: String) -> [StatedFigure] {
    guard text.utf8.contains(where: { (48...57).contains($0) }) || signs.contains(where: text.contains) else {
      return []
    }
    if let known = known.withLock({ $0[text] }) { return known }
    let read = money(text) + times(text) + days(text) + seats(text) + minutes(text)
    known.withLock { $0[text] = read }
    return read
  }

  // MARK: Money

  private static let symbols: [String: String] = ["$": "USD", "€": "EUR", "£": "GBP"]

  private static func money(_ text: String) -> [StatedFigure] {
    let before = text.matches(of: pattern.amountBefore).compactMap { match in
      cents(match.2).flatMap { cents in
        symbols[String(match.1)].map { StatedFigure(figure: .money(cents, $0), range: match.range) }
      }
    }
    let after = text.matches(of: pattern.amountAfter).compactMap {
      match -> StatedFigure? in
      let code =
        switch match.2 {
        case "€", "euros": "EUR"
        case "dollars": "USD"
        default: String(match.2)
        }
      return cents(match.1).map { StatedFigure(figure: .money($0, code), range: match.range) }
    }
    return before + after
  }

  private static func cents(_ text: Substring) -> Int? {
    let parts = text.filter { $0 != "," }.split(separator: ".")
    guard let whole = parts.first.flatMap({ Int($0) }) else { return nil }
    let fraction = parts.count > 1 ? (parts[1] + "0").prefix(2) : "00"
    return Int(fraction).map { whole * 100 + $0 }
  }

  // MARK: Times

  private static func times(_ text: String) -> [StatedFigure] {
    let exact = text.matches(of: pattern.time)
      .compactMap { match -> StatedFigure? in
        // `12.50` is a time only where it cannot be an amount.
        guard text[match.range].contains(":"), let hour = Int(match.1), let minute = Int(match.2) else {
          return nil
        }
        return StatedFigure(figure: .time(clock(hour, match.3) * 60 + minute), range: match.range)
      }
    let whole = text.matches(of: pattern.hour).compactMap { match in
      Int(match.1).map { StatedFigure(figure: .time(clock($0, match.2) * 60), range: match.range) }
    }
    return exact + whole.filter { one in !exact.contains { $0.range.overlaps(one.range) } }
  }

  private static func clock(_ hour: Int, _ half: Substring?) -> Int {
    switch half?.lowercased() {
    case "a": hour % 12
    case "p": hour % 12 + 12
    default: hour
    }
  }

  private static func minutes(_ text: String) -> [StatedFigure] {
    text.matches(of: pattern.minutes).compactMap { match in
      Int(match.1).map { StatedFigure(figure: .minutes($0), range: match.range) }
    }
  }

  // MARK: Days

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  private static func days(_ text: String) -> [StatedFigure] {
    let iso = text.matches(of: pattern.isoDay).compactMap { match in
      day(Int(match.1), Int(match.2), Int(match.3), match.range)
    }
    let dayFirst = text.matches(of: pattern.dayFirst).compactMap { match in
      day(match.3.flatMap { Int($0) }, month(match.2), Int(match.1), match.range)
    }
    let monthFirst = text.matches(of: pattern.monthFirst).compactMap { match in
      day(match.3.flatMap { Int($0) }, month(match.1), Int(match.2), match.range)
    }
    let named = text.matches(
      of: pattern.weekday
    )
    .compactMap { match -> StatedFigure? in
      let word = text[match.range].lowercased().prefix(3)
      return weekdays.firstIndex(of: String(word)).map {
        StatedFigure(figure: .weekday($0 + 1), range: match.range)
      }
    }
    return iso + dayFirst + monthFirst + named
  }

  private static func month(_ name: Substring) -> Int? {
    months.firstIndex(of: String(name.lowercased().prefix(3))).map { $0 + 1 }
  }

  private static func day(
    _ year: Int?, _ month: Int?, _ day: Int?, _ range: Range<String.Index>
  ) -> StatedFigure? {
    guard let month, let day, (1...12).contains(month), (1...31).contains(day) else { return nil }
    return StatedFigure(figure: .day(year: year, month: month, day: day), range: range)
  }

  // MARK: Seats

  private static func seats(_ text: String) -> [StatedFigure] {
    var found = text.matches(of: pattern.seatName).map {
      match in
      StatedFigure(
        figure: .seat(
          section: String(match.1), row: match.2.map(String.init) ?? "", number: String(match.3)),
        range: match.range)
    }
    // Sentence by sentence: a row belongs to the section named before it.
    for sentence in text.split(whereSeparator: { "\n;".contains($0) }) {
      found += places(sentence)
    }
    return found
  }

  private static func places(_ sentence: Substring) -> [StatedFigure] {
    var found: [StatedFigure] = []
    var section: String?
    var row: String?
    for match in sentence.matches(of: pattern.place) {
      if let name = match.1 ?? match.2 {
        section = String(name)
        row = nil
        found.append(StatedFigure(figure: .section(String(name)), range: match.range))
      } else if let name = match.3 {
        row = String(name)
        found.append(StatedFigure(figure: .row(section: section, String(name)), range: match.range))
      } else if let list = match.4, let row {
        found += numbers(list).map {
          StatedFigure(figure: .seat(section: section, row: row, number: "\($0)"), range: match.range)
        }
      }
    }
    return found
  }

  /// `7`, `7 and 8`, `7, 8 and 9`, `7–9`, `7 to 9`
  private static func numbers(_ list: Substring) -> [Int] {
    var all: [Int] = []
    for part in list.split(separator: pattern.list) {
      let ends = part.split(separator: pattern.span).compactMap { Int($0) }
      if ends.count == 2, ends[0] <= ends[1] { all += ends[0]...ends[1] } else { all += ends }
    }
    return all
  }
}
