/// Finds the figures of a text, in whatever form they are written: £18, 18 pounds and 18.00 GBP; 9am and 9:00; 1,000
/// and 1000; 17 November, 17/11 and 2026-11-17; two weeks and 14 days.
struct FigureReader {
  private let tokens: [FigureToken]
  private var figures: [Figure] = []
  private var index = 0

  /// The figures, in order of appearance.
  static func figures(in text: String) -> [Figure] {
    guard
      text.utf8.contains(where: { $0 == 0x40 || $0 == 0x2E || (0x30...0x39).contains($0) })
        || text.contains(" ")
    else { return [] }
    var reader = FigureReader(tokens: FigureToken.tokens(of: text))
    reader.read()
    return reader.figures
  }

  /// The mail addresses and telephone numbers alone, which most texts have none of: then they are not read.
  static func addresses(in text: String) -> [Figure] {
    let digits = text.utf8.count { (0x30...0x39).contains($0) }
    guard digits >= fewestPhoneDigits || text.utf8.contains(0x40) else { return [] }
    return figures(in: text).filter { figure in
      switch figure.value {
      case .email, .phone: true
      default: false
      }
    }
  }

  private static let fewestPhoneDigits = 9

  private init(tokens: [FigureToken]) {
    self.tokens = tokens
  }

  private mutating func read() {
    while index < tokens.count {
      let token = tokens[index]
      if readContact(token) || readPhone() || readDateByMonth() || readNumber(token) { continue }
      index += 1
    }
  }

  private func token(_ offset: Int) -> FigureToken? {
    let place = index + offset
    guard tokens.indices.contains(place) else { return nil }
    // Nothing belongs together across the end of a line, a cell or a sentence.
    for before in index..<max(place, index) where tokens[before].isLast { return nil }
    return tokens[place]
  }

  private mutating func add(_ value: Figure.Value, _ magnitude: Int? = nil, tokens count: Int) {
    let text = tokens[index..<min(index + count, tokens.count)].map { String($0.text) }.joined(separator: " ")
    figures.append(Figure(value: value, magnitude: magnitude, text: text))
  }

  // MARK: Addresses and phone numbers

  private mutating func readContact(_ token: FigureToken) -> Bool {
    if token.text.contains("@") {
      let parts = token.word.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, parts[1].contains(".") else { return false }
      let name = parts[0].hasPrefix("mailto:") ? parts[0].dropFirst(7) : parts[0]
      add(.email(name + "@" + parts[1]), tokens: 1)
    } else if let address = WebAddress.canonical(token.word) {
      add(.address(address), tokens: 1)
    } else {
      return false
    }
    index += 1
    return true
  }

  /// Groups of digits that are a telephone number: they begin with 0 or +, or are grouped as American ones are.
  private mutating func readPhone() -> Bool {
    guard let first = tokens[index].text.first, first == "+" || first.isASCII && first.isNumber else {
      return false
    }
    var digits = ""
    var groups: [Int] = []
    var count = 0
    while let next = token(count), let group = Self.phoneGroups(next.text, isFirst: count == 0) {
      digits += group.joined()
      groups += group.map(\.count)
      count += 1
      if digits.count >= 15 { break }
    }
    let isInternational = first == "+"
    let isNational = first == "0" && groups.first.map { $0 >= 3 } == true
    let isAmerican = groups == [3, 3, 4] || groups == [1, 3, 3, 4]
    guard isInternational || isNational || isAmerican, (Self.fewestPhoneDigits...15).contains(digits.count)
    else { return false }
    add(.phone(String(digits.suffix(9))), tokens: count)
    index += count
    return true
  }

  private static func phoneGroups(_ text: Substring, isFirst: Bool) -> [String]? {
    let body = isFirst && text.first == "+" ? text.dropFirst() : text
    let groups = body.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "." || $0 == "/" }
    guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }) else {
      return nil
    }
    return groups.map(String.init)
  }

  // MARK: Dates

  /// November 17, 2026.
  private mutating func readDateByMonth() -> Bool {
    guard let month = CalendarWords.month(tokens[index].word), let next = token(1),
      let day = Self.day(next.word)
    else { return false }
    let year = token(2).flatMap { Self.year($0.word) }
    add(.date(day: day, month: month, year: year), tokens: year == nil ? 2 : 3)
    index += year == nil ? 2 : 3
    return true
  }

  private static func day(_ word: String) -> Int? {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard let day = Int(digits), (1...31).contains(day) else { return nil }
    return ["", "st", "nd", "rd", "th"].contains(String(word.dropFirst(digits.count))) ? day : nil
  }

  private static func year(_ word: String) -> Int? {
    guard word.count == 4, let year = Int(word), (1900...2199).contains(year) else { return nil }
    return year
  }

  // MARK: Numbers

  private mutating func readNumber(_ token: FigureToken) -> Bool {
    if let dates = NumberWords.dates(token.word) {
      for value in dates {
        if case .date = value, case .date? = figures.last?.value, value != dates[0] {
          // 7/11 may be in July or in November.
          figures[figures.count - 1].other = value
        } else {
          add(value, tokens: 1)
        }
      }
      index += 1
      return true
    }
    guard let numbers = NumberToken.parse(token.word) else { return false }
    // The day before a month.
    if let day = Self.day(token.word), var month = self.token(1) {
      var count = 2
      if month.word == "of", let later = self.token(2) {
        month = later
        count = 3
      }
      if let number = CalendarWords.month(month.word) {
        let year = self.token(count).flatMap { Self.year($0.word) }
        add(.date(day: day, month: number, year: year), tokens: count + (year == nil ? 0 : 1))
        index += count + (year == nil ? 0 : 1)
        return true
      }
    }
    let (unit, count) = unit(behind: numbers)
    for number in numbers {
      guard let (value, magnitude) = number.figure(unit) else { continue }
      if number.isWord, unit == nil { continue }
      add(value, magnitude, tokens: number.unit == nil ? 1 + count : 1)
    }
    index += 1 + (numbers.last?.unit == nil ? count : 0)
    return true
  }

  /// The unit that belongs to numbers, and how many tokens it takes: the next word, or the one behind a range's end.
  private func unit(behind numbers: [NumberToken]) -> (Unit?, Int) {
    if let own = numbers.last?.unit { return (own, 0) }
    if let found = unit(at: 1) { return found }
    if let joint = token(1), ["to", "and", "or"].contains(joint.word), let next = token(2),
      let others = NumberToken.parse(next.word)
    {
      // "24 to 48 hours": the unit stands behind both, and the second number is read with it in its turn.
      if let own = others.last?.unit { return (own, 0) }
      if let found = unit(at: 3) { return (found.0, 0) }
    }
    return (nil, 0)
  }

  private func unit(at offset: Int) -> (Unit, Int)? {
    guard let next = token(offset) else { return nil }
    if let unit = Unit.named(next.word) { return (unit, offset) }
    if next.word == "per", token(offset + 1)?.word == "cent" { return (.percent, offset + 1) }
    if Unit.isQualifier(next.word), let later = token(offset + 1), let unit = Unit.named(later.word) {
      return (unit, offset + 1)
    }
    return nil
  }
}
