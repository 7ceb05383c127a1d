/// Numbers with nothing between them but what telephone and card numbers are written with: spaces, dashes, dots, slashes
/// and brackets.
struct NumberChain {
  /// One of its numbers.
  struct Group {
    var token: Int
    var count: Int
    /// What its digits are worth; nothing for very long ones.
    var value: Int?
    var first: UInt32
  }

  var groups: [Group] = []
  /// What stands between a group and the next: the mark, or a space where there is nothing else.
  var separators: [UInt32] = []

  /// Whether the separators within a run of groups are all the same.
  func isEven(_ run: ClosedRange<Int>) -> Bool {
    guard run.count > 1 else { return true }
    let between = separators[run.lowerBound..<run.upperBound]
    return between.allSatisfy { $0 == between.first }
  }

  /// Whether a run does not go on beyond its ends with the same separator.
  func standsAlone(_ run: ClosedRange<Int>) -> Bool {
    guard run.count > 1 else {
      return true
    }
    let separator = separators[run.lowerBound]
    let before = run.lowerBound > 0 ? separators[run.lowerBound - 1] : 0
    let after = run.upperBound < separators.count ? separators[run.upperBound] : 0
    return before != separator && after != separator
  }

  func digits(_ run: ClosedRange<Int>) -> Int { groups[run].reduce(0) { $0 + $1.count } }

  func shape(_ run: ClosedRange<Int>) -> [Int] { groups[run].map(\.count) }
}

extension DetailSearch {
  /// Cards, social security numbers and telephone numbers, which are all digits in groups.
  mutating func findNumbers() {
    var token = 0
    while token < scanned.tokens.count {
      guard isNumber(token) else {
        token += 1
        continue
      }
      let chain = chain(from: token)
      token = chain.groups[chain.groups.count - 1].token + 1
      findCards(in: chain)
      findSocialSecurity(in: chain)
      findPhones(in: chain)
    }
  }

  /// Whether a number stands for itself, and is neither a part of a name nor of a time nor somebody's already.
  private func isNumber(_ token: Int) -> Bool {
    guard scanned.kind(token) == .number, isFree(token) else { return false }
    let place = scanned.tokens[token]
    return !ScannedText.joins(scanned.code(place.start - 1)) && !ScannedText.joins(scanned.code(place.end))
      && !isPartOfTime(token)
  }

  /// `19:30`: a colon with digits at both sides.
  private func isPartOfTime(_ token: Int) -> Bool {
    (scanned.isMark(token + 1, ":") && scanned.kind(token + 2) == .number && scanned.tokens[token].count <= 2)
      || (scanned.isMark(token - 1, ":") && scanned.kind(token - 2) == .number
        && scanned.tokens[token].count <= 2)
  }

  private func chain(from token: Int) -> NumberChain {
    var chain = NumberChain()
    var token = token
    while true {
      let place = scanned.tokens[token]
      chain.groups.append(
        NumberChain.Group(
          token: token, count: place.count, value: scanned.value(token), first: scanned.codes[place.start]))
      var next = token + 1
      var mark: UInt32 = 32
      while next < scanned.tokens.count, next - token <= 3, let found = separator(next) {
        if found != 32 { mark = found }
        next += 1
      }
      guard next > token + 1, isNumber(next) else { return chain }
      chain.separators.append(mark)
      token = next
    }
  }

  private func separator(_ token: Int) -> UInt32? {
    let place = scanned.tokens[token]
    if place.kind == .space { return place.count <= 2 ? 32 : nil }
    guard place.kind == .mark else { return nil }
    let code = scanned.codes[place.start]
    return [40, 41, 45, 46, 47].contains(code) ? code : nil
  }

  /// The runs of a chain that nobody has claimed, cut where dates are.
  func openRuns(of chain: NumberChain) -> [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    var start: Int?
    var index = 0
    while index < chain.groups.count {
      let date = dateLength(in: chain, at: index)
      if date > 0 || !isFree(chain.groups[index].token) {
        if let first = start { runs.append(first...(index - 1)) }
        start = nil
        index += max(date, 1)
      } else {
        start = start ?? index
        index += 1
      }
    }
    if let first = start { runs.append(first...(chain.groups.count - 1)) }
    return runs
  }

  /// How many groups from here are a date, such as 12/11/2026, 2026-11-21 or 02.03.04.
  private func dateLength(in chain: NumberChain, at index: Int) -> Int {
    guard index + 2 < chain.groups.count, chain.isEven(index...(index + 2)),
      [45, 46, 47].contains(chain.separators[index])
    else { return 0 }
    let parts = chain.groups[index...(index + 2)].map { (count: $0.count, value: $0.value ?? 0) }
    let isYear = { (part: (count: Int, value: Int)) in part.count == 4 && (1900...2100).contains(part.value) }
    let isSmall = { (part: (count: Int, value: Int), most: Int) in
      part.count <= 2 && (1...most).contains(part.value)
    }
    if isYear(parts[0]) { return isSmall(parts[1], 12) && isSmall(parts[2], 31) ? 3 : 0 }
    guard isSmall(parts[0], 31), isSmall(parts[1], 31), min(parts[0].value, parts[1].value) <= 12 else {
      return 0
    }
    if isYear(parts[2]) { return 3 }
    // A telephone number in pairs has more of them.
    let isAlone = index + 3 >= chain.groups.count || chain.separators[index + 2] != chain.separators[index]
    let wasAlone = index == 0 || chain.separators[index - 1] != chain.separators[index]
    return parts[2].count == 2 && isAlone && wasAlone ? 3 : 0
  }
}
