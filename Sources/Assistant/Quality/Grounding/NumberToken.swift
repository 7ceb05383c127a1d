/// A number as it stands in one token: `£1,440`, `9.30pm`, `17th`, `5–7`, `500ml`, `twelve`.
struct NumberToken {
  /// In thousandths.
  var thousandths: Int
  /// The unit that is written on it.
  var unit: Unit?
  /// Minutes after midnight, where it can only be a time.
  var clock: Int?
  /// Letters and digits that belong together and are no number with a unit.
  var code: String?
  /// Whether it is written as a word.
  var isWord = false

  /// The numbers of a token, one or two of a range; nothing where it is no number.
  static func parse(_ word: String) -> [NumberToken]? {
    if let number = NumberWords.number(word) {
      return [NumberToken(thousandths: number * 1000, isWord: true)]
    }
    guard word.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
    if ignored.contains(word) { return [] }
    let parts = word.split { $0 == "–" || $0 == "—" || $0 == "-" || $0 == "×" || $0 == "−" }
    if parts.count == 1, let dimensions = byX(parts[0]) { return dimensions }
    let numbers = parts.map { single($0) }
    // A hyphen between letters and digits, as in "two-step" or "9-month", ties a word to a number.
    if numbers.count > 1, let first = numbers[0], numbers[1] == nil {
      if let unit = Unit.named(String(parts[1])), first.unit == nil, first.code == nil {
        var number = first
        number.unit = unit
        return [number]
      }
      return first.code == nil ? [first] : [NumberToken(thousandths: 0, code: word)]
    }
    let found = numbers.compactMap { $0 }
    guard found.count == parts.count, !found.isEmpty else { return [NumberToken(thousandths: 0, code: word)] }
    return shared(found)
  }

  /// What it is with the unit behind it.
  func figure(_ following: Unit?) -> (Figure.Value, Int?)? {
    if let code { return (.code(code), nil) }
    if let clock {
      let isAfternoon = unit == .afternoon || (unit == nil && following == .afternoon)
      return (.time(isAfternoon && clock < 720 ? clock + 720 : clock), nil)
    }
    switch unit ?? following {
    case .money(let sign, let isHundredth):
      return (.money(isHundredth ? thousandths / 1000 : thousandths / 10, sign), thousandths)
    case .percent: return (.percent(thousandths), thousandths)
    case .duration(let seconds): return (.seconds(thousandths * seconds), thousandths)
    case .months(let months): return (.months(thousandths * months), thousandths)
    case .morning: return (.time(thousandths * 60 / 1000 % 720), thousandths)
    case .afternoon: return (.time(thousandths * 60 / 1000 % 720 + 720), thousandths)
    case .clock: return (.time(thousandths * 60 / 1000), thousandths)
    case .ordinal: return (.dayOfMonth(thousandths / 1000), thousandths)
    case .other(let name): return (.quantity(thousandths, name), thousandths)
    case nil: return (.number(thousandths), thousandths)
    }
  }

  // MARK: Parts

  /// What everybody says and nobody means as a number.
  private static let ignored: Set<String> = ["24/7", "50/50", "1:1", "9-5", "9-to-5"]

  /// 30x21x15cm
  private static func byX(_ part: Substring) -> [NumberToken]? {
    let sides = part.split(separator: "x")
    guard sides.count > 1 else { return nil }
    let numbers = sides.map { single($0) }
    guard numbers.allSatisfy({ $0 != nil && $0?.code == nil }) else { return nil }
    return shared(numbers.compactMap { $0 })
  }

  /// In a range, what stands at one number belongs to the others too: £10–20, 5–7pm.
  private static func shared(_ numbers: [NumberToken]) -> [NumberToken] {
    guard numbers.count > 1, let unit = numbers.last?.unit ?? numbers.first?.unit else { return numbers }
    return numbers.map { number in
      var number = number
      if number.code == nil { number.unit = number.unit ?? unit }
      return number
    }
  }

  private static func single(_ text: Substring) -> NumberToken? {
    var rest = text
    var unit: Unit?
    if let sign = rest.first, "£$€¥".contains(sign) {
      unit = .money(sign, hundredths: false)
      rest = rest.dropFirst()
    }
    if rest.first == "+" { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "," || $0 == "." || $0 == ":") }
    guard digits.first?.isNumber == true else {
      return text.contains(where: \.isNumber) ? NumberToken(thousandths: 0, code: String(text)) : nil
    }
    let suffix = String(rest.dropFirst(digits.count))
    if let clock = clock(digits, suffix) { return clock }
    guard let thousandths = thousandths(digits) else {
      return NumberToken(thousandths: 0, code: String(text))
    }
    if suffix.isEmpty || suffix == "+" { return NumberToken(thousandths: thousandths, unit: unit) }
    if suffix == "k", unit != nil { return NumberToken(thousandths: thousandths * 1000, unit: unit) }
    guard let named = Unit.named(suffix) else { return NumberToken(thousandths: 0, code: String(text)) }
    return NumberToken(thousandths: thousandths, unit: unit ?? named)
  }

  /// 9:00, 9.30pm
  private static func clock(_ digits: Substring, _ suffix: String) -> NumberToken? {
    let isHalfDay = Unit.named(suffix) == .morning || Unit.named(suffix) == .afternoon
    let separator: Character = digits.contains(":") ? ":" : "."
    let parts = digits.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 2 || (parts.count == 3 && separator == ":"), separator == ":" || isHalfDay,
      let hour = Int(parts[0]), let minute = Int(parts[1]), parts[1].count == 2, hour < 25, minute < 60
    else { return nil }
    guard suffix.isEmpty || isHalfDay || suffix == "z" || suffix == "h" else { return nil }
    var clock = hour % 24 * 60 + minute
    if Unit.named(suffix) == .morning { clock %= 720 }
    return NumberToken(thousandths: 0, unit: Unit.named(suffix), clock: clock)
  }

  private static func thousandths(_ digits: Substring) -> Int? {
    let groups = digits.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.dropFirst().allSatisfy({ $0.prefix { $0 != "." }.count == 3 }) else { return nil }
    let parts = groups.joined().split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = Int(parts[0]), whole < 1_000_000_000_000 else { return nil }
    guard parts.count == 2 else { return whole * 1000 }
    guard let fraction = Int((parts[1] + "000").prefix(3)), !parts[1].isEmpty else { return nil }
    return whole * 1000 + fraction
  }
}

/// Numbers and dates that are written as words or as digits alone.
enum NumberWords {
  static func number(_ word: String) -> Int? {
    if let number = numbers[word] { return number }
    guard let hyphen = word.firstIndex(of: "-"), let tens = numbers[String(word[..<hyphen])], tens >= 20,
      tens < 100, let ones = numbers[String(word[word.index(after: hyphen)...])], ones < 10
    else { return nil }
    return tens + ones
  }

  /// 2026-11-17, 2026-11-17T19:30:00Z, 17/11/2026, 17.11.2026: all that it can mean.
  static func dates(_ word: String) -> [Figure.Value]? {
    guard word.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
    let parts = word.split(separator: "t", maxSplits: 1)
    guard let first = parts.first else { return nil }
    for separator: Character in ["-", "/", "."] {
      let numbers = first.split(separator: separator, omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 3, let a = numbers[0], let b = numbers[1], let c = numbers[2] else { continue }
      var values: [Figure.Value] = []
      if a > 1900, (1...12).contains(b), (1...31).contains(c) {
        values.append(.date(day: c, month: b, year: a))
      } else if c > 99 || separator != "." {
        let year = c < 100 ? 2000 + c : c
        if (1...31).contains(a), (1...12).contains(b) { values.append(.date(day: a, month: b, year: year)) }
        if (1...12).contains(a), (1...31).contains(b), a != b {
          values.append(.date(day: b, month: a, year: year))
        }
      }
      guard !values.isEmpty else { return nil }
      if parts.count == 2, let time = time(parts[1]) { values.append(.time(time)) }
      return values
    }
    return nil
  }

  private static func time(_ text: Substring) -> Int? {
    let parts = text.prefix { $0.isNumber || $0 == ":" }.split(separator: ":").compactMap { Int($0) }
    guard parts.count >= 2, parts[0] < 24, parts[1] < 60 else { return nil }
    return parts[0] * 60 + parts[1]
  }

  private static let numbers: [String: Int] = [
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "one": 1,
  ]
}

/// Addresses of pages as they are written in running text.
enum WebAddress {
  /// The address without scheme, `www.` and what ends it; nothing where the word is none. The word is in lower case.
  static func canonical(_ word: String) -> String? {
    guard word.contains(".") else { return nil }
    var rest = word[...]
    var isCertain = false
    for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
      isCertain = true
    }
    if rest.hasPrefix("www.") {
      rest = rest.dropFirst(4)
      isCertain = true
    }
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2,
      labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isHostCharacter) }),
      let top = labels.last, top.allSatisfy(\.isLetter), top.count > 1, labels[0].count > 1
    else { return nil }
    guard isCertain || tops.contains(String(top)) else { return nil }
    while rest.last == "/" { rest = rest.dropLast() }
    return String(rest)
  }

  private static func isHostCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "-")
  }

  private static let tops: Set<String> = [
    "com", "org", "net", "uk", "co", "io", "example", "eu", "de", "fr", "nl", "es", "it", "info", "app",
    "dev", "gov", "edu", "test", "tv", "shop", "help", "support", "online", "site", "ai", "biz", "ie", "ch",
    "at", "us", "ca", "au", "nz", "link", "click", "xyz", "store",
  ]
}
