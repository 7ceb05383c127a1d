extension DetailSearch {
  /// Addresses of the internet, of four numbers or of eight groups in hexadecimal (RFC 4291, 2.2), but for those of
  /// private networks and the machine itself, which tell nothing about anybody outside.
  mutating func findNetworkAddresses() {
    findOldAddresses()
    findNewAddresses()
  }

  private mutating func findOldAddresses() {
    var token = 0
    while token + 6 < scanned.tokens.count {
      defer { token += 1 }
      guard scanned.kind(token) == .number, [1, 3, 5].allSatisfy({ scanned.isMark(token + $0, ".") }) else {
        continue
      }
      let parts = [0, 2, 4, 6].compactMap { part(token + $0) }
      let first = scanned.tokens[token].start
      let end = scanned.tokens[token + 6].end
      guard parts.count == 4, !ScannedText.joins(scanned.code(first - 1)), scanned.code(first - 1) != 46,
        !ScannedText.joins(scanned.code(end)),
        !(scanned.code(end) == 46 && scanned.kind(token + 8) == .number),
        !Self.isOwn(parts), !isVersion(token)
      else { continue }
      claim(first, end, .network)
    }
  }

  private func part(_ token: Int) -> Int? {
    guard let value = scanned.value(token), value <= 255, scanned.tokens[token].count <= 3,
      value > 99 || value > 9 && scanned.tokens[token].count == 2 || scanned.tokens[token].count == 1
    else { return nil }
    return value
  }

  private static func isOwn(_ parts: [Int]) -> Bool {
    parts[0] == 10 || parts[0] == 127 || parts[0] == 0 || parts[0] >= 224
      || (parts[0] == 172 && (16...31).contains(parts[1])) || (parts[0] == 192 && parts[1] == 168)
  }

  private func isVersion(_ token: Int) -> Bool {
    words(before: token, limit: 2).contains { Self.versionWords.contains($0) }
  }

  private static let versionWords: Set<String> = [
    "version", "versions", "ver", "release", "build", "section", "rule", "clause", "paragraph",
    "chapter",
    "firmware", "abschnitt", "artikel", "article", "punkt", "update",
  ]

  private mutating func findNewAddresses() {
    let codes = scanned.codes
    var index = 0
    while index < codes.count {
      let start = index
      var colons = 0
      while index < codes.count, Self.isHexadecimal(codes[index]) || codes[index] == 58 {
        if codes[index] == 58 { colons += 1 }
        index += 1
      }
      if index == start { index += 1 }
      guard colons >= 2, index - start <= 45, !ScannedText.joins(scanned.code(start - 1)),
        !ScannedText.joins(scanned.code(index))
      else { continue }
      var end = index
      while end > start, codes[end - 1] == 58 { end -= 1 }
      if Self.isAddress(codes[start..<end]) { claim(start, end, .network) }
    }
  }

  private static func isHexadecimal(_ code: UInt32) -> Bool {
    (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102)
  }

  private static func isAddress(_ codes: ArraySlice<UInt32>) -> Bool {
    let groups = codes.split(separator: 58, omittingEmptySubsequences: false)
    let filled = groups.filter { !$0.isEmpty }
    guard filled.allSatisfy({ $0.count <= 4 }), codes.contains(where: { $0 <= 57 && $0 != 58 }) else {
      return false
    }
    let empty = groups.count - filled.count
    return empty == 0 ? groups.count == 8 : empty == 1 && filled.count >= 2 && filled.count <= 7
  }
}
