extension DetailSearch {
  /// Numbers of the United States' social security: no area 000, 666 or 900 and above, no group 00, no serial 0000.
  /// Without dashes the words before must say what it is.
  mutating func findSocialSecurity(in chain: NumberChain) {
    for run in openRuns(of: chain) {
      for index in run {
        if let width = socialSecurityWidth(in: chain, at: index, run) {
          claim(tokens: chain.groups[index].token...chain.groups[index + width - 1].token, .socialSecurity)
        }
      }
    }
  }

  private func socialSecurityWidth(in chain: NumberChain, at index: Int, _ run: ClosedRange<Int>) -> Int? {
    let group = chain.groups[index]
    guard isFree(group.token) else { return nil }
    if group.count == 9, let value = group.value {
      return Self.isGivenOut(value / 1_000_000, value / 10_000 % 100, value % 10_000)
        && isCalledSocial(group.token)
        ? 1 : nil
    }
    let last = index + 2
    guard run.contains(last), chain.shape(index...last) == [3, 2, 4], chain.isEven(index...last),
      chain.standsAlone(index...last), let area = group.value, let middle = chain.groups[index + 1].value,
      let serial = chain.groups[last].value, Self.isGivenOut(area, middle, serial)
    else { return nil }
    let separator = chain.separators[index]
    return separator == 45 || (separator == 32 && isCalledSocial(group.token)) ? 3 : nil
  }

  private static func isGivenOut(_ area: Int, _ group: Int, _ serial: Int) -> Bool {
    area > 0 && area != 666 && area < 900 && group > 0 && serial > 0
  }

  private func isCalledSocial(_ token: Int) -> Bool {
    let words = words(before: token, limit: 8)
    return words.contains { $0 == "ssn" || $0 == "social" || $0 == "ssns" }
      || (words.prefix(3).filter { $0 == "s" }.count >= 2 && words.contains("n"))
  }
}
