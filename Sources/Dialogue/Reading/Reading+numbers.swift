/// A number as it was written.
struct SpokenNumber {
  /// In hundredths, so that amounts of money stay exact.
  let hundredths: Int64
  /// The token behind it.
  let end: Int
  /// Whether it was digits alone or a number word: what can count things.
  let isWhole: Bool

  var whole: Int? { isWhole ? Int(hundredths / 100) : nil }
}

extension Reading {
  /// The number that begins at a token: `2`, `1.234,50`, `2k`, `two hundred and fifty`, `a dozen`.
  func number(at index: Int) -> SpokenNumber? {
    guard isFree(index) else { return nil }
    if tokens[index].kind == .number { return digits(at: index) }
    return words(at: index)
  }

  private func digits(at index: Int) -> SpokenNumber? {
    guard let first = tokens[index].number, first < 1_000_000_000 else { return nil }
    var groups: [Int] = []
    var separators: [String] = []
    var end = index + 1
    while isFree(end), isFree(end + 1), Self.separators.contains(word(end)), isGlued(end), isGlued(end + 1),
      tokens[end + 1].kind == .number, groups.count < 4
    {
      separators.append(word(end))
      groups.append(end + 1)
      end += 2
    }
    if let (value, used) = grouped(first, index, groups, separators) {
      end = index + 1 + used * 2
      return thousands(value, end: end, isWhole: used == 0)
    }
    return thousands(first * 100, end: index + 1, isWhole: true)
  }

  private static let separators: Set<String> = [".", ",", "'"]

  /// The value in hundredths and how many groups belong to it.
  private func grouped(
    _ first: Int64, _ index: Int, _ groups: [Int], _ separators: [String]
  ) -> (Int64, Int)? {
    guard let last = groups.last, let lastMark = separators.last else { return nil }
    func isTriple(_ group: Int) -> Bool { tokens[group].span.end - tokens[group].span.start == 3 }
    func value(_ group: Int) -> Int64 { tokens[group].number ?? 0 }
    let length = tokens[last].span.end - tokens[last].span.start
    let firstLength = tokens[index].span.end - tokens[index].span.start
    let isDecimal =
      length <= 2 && lastMark != "'"
      && (groups.count == 1 || separators.dropLast().allSatisfy { $0 != lastMark })
    let whole = isDecimal ? groups.dropLast() : groups[...]
    guard whole.allSatisfy(isTriple), whole.isEmpty || firstLength <= 3,
      Set(separators.prefix(whole.count)).count <= 1
    else { return nil }
    var sum = first
    for group in whole { sum = sum * 1000 + value(group) }
    guard sum < 1_000_000_000 else { return nil }
    var hundredths = sum * 100
    if isDecimal { hundredths += length == 1 ? value(last) * 10 : value(last) }
    return (hundredths, groups.count)
  }

  /// `2k`, `1.5k`, and the dash of `80,-`.
  private func thousands(_ value: Int64, end: Int, isWhole: Bool) -> SpokenNumber {
    if word(end) == "k", isGlued(end) {
      return SpokenNumber(hundredths: value * 1000, end: end + 1, isWhole: false)
    }
    if word(end) == ",", word(end + 1) == "-", isGlued(end), isGlued(end + 1) {
      return SpokenNumber(hundredths: value, end: end + 2, isWhole: false)
    }
    return SpokenNumber(hundredths: value, end: end, isWhole: isWhole)
  }

  private func words(at start: Int) -> SpokenNumber? {
    var index = start
    var (total, current, last) = (0, 0, 0)
    if word(index) == "a" || word(index) == "half",
      ["hundred", "dozen", "thousand", "a"].contains(word(index + 1))
    {
      if word(index) == "half" {
        guard word(index + 1) == "a", word(index + 2) == "dozen" else { return nil }
        return SpokenNumber(hundredths: 600, end: index + 3, isWhole: true)
      }
      (current, last) = (1, 1)
      index += 1
    }
    while isFree(index) {
      guard let value = facts(index).number, !self.is(index, .foreign) || index == start else { break }
      guard let next = Self.compose(&current, &total, value, word(index), last: last, isFirst: index == start)
      else { break }
      last = next
      index += 1
      if word(index) == "-", isGlued(index), facts(index + 1).number != nil, last >= 20 { index += 1 }
      if word(index) == "and", last >= 100, let more = facts(index + 1).number, more < 100 { index += 1 }
    }
    guard index > start, last > 0 || facts(start).number == 0 else { return nil }
    return SpokenNumber(hundredths: Int64(total + current) * 100, end: index, isWhole: true)
  }

  /// Adds a number word to what was read; nothing where it begins another number.
  private static func compose(
    _ current: inout Int, _ total: inout Int, _ value: Int, _ word: String, last: Int, isFirst: Bool
  ) -> Int? {
    switch value {
    case 12 where word == "dozen" && current > 0 && current < 20:
      current *= 12
    case 100 where current > 0 && current < 100:
      current *= 100
    case 1000 where current > 0:
      total += current * 1000
      current = 0
    case 1..<10 where last >= 20 && last % 10 == 0 || isFirst, 10..<100 where last >= 100 || isFirst,
      0...1000 where isFirst:
      current += value
    default: return nil
    }
    return value
  }
}
