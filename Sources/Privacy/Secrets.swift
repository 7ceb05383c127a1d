/// Keys, tokens and passwords that can be told by how they look or by what stands before them.
public enum Secrets {
  /// Where secrets stand in a text, in its order, without overlaps. Takes time in proportion to the text.
  public static func ranges(in text: String) -> [Range<String.Index>] {
    let bytes = Array(text.utf8)
    guard bytes.count >= 8 else { return [] }
    var found: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      guard isPart(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, isPart(bytes[index]) { index += 1 }
      // A full stop at the end is the sentence's.
      var end = index
      while end > start, bytes[end - 1] == 46 { end -= 1 }
      if let secret = secret(in: bytes, start..<end) { found.append(secret) }
    }
    found += passwordsInAddresses(bytes)
    return merged(found).map { range in
      text.utf8.index(
        text.startIndex, offsetBy: range.lowerBound)..<text.utf8.index(
          text.startIndex, offsetBy: range.upperBound)
    }
  }

  /// What keys and tokens consist of (RFC 6750, 2.1), but for `=`, which mostly stands before one.
  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 95, 45, 46, 126, 43, 47: true
    default: false
    }
  }

  /// The secret that a run of such characters is or ends with.
  private static func secret(in bytes: [UInt8], _ run: Range<Int>) -> Range<Int>? {
    if run.count >= 8, isAnnounced(bytes, before: run.lowerBound) { return run }
    guard run.count >= 16 else { return nil }
    var place = run.lowerBound
    while place < run.upperBound {
      if place == run.lowerBound || !isWordPart(bytes[place - 1]) || isEscape(bytes, before: place) {
        let rest = bytes[place..<run.upperBound]
        if prefixes.contains(where: { rest.count >= $0.count && rest.starts(with: $0.start) })
          || isToken(rest)
        {
          return place..<run.upperBound
        }
      }
      place += 1
    }
    return nil
  }

  /// Whether a character of an address stands before, such as `%20`: its digits are no part of what follows.
  private static func isEscape(_ bytes: [UInt8], before place: Int) -> Bool {
    guard place >= 3, bytes[place - 3] == 37 else { return false }
    return bytes[(place - 2)..<place].allSatisfy { byte in
      (byte >= 48 && byte <= 57) || ((byte | 32) >= 97 && (byte | 32) <= 102)
    }
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    (byte | 32) >= 97 && (byte | 32) <= 122 || (byte >= 48 && byte <= 57) || byte == 95
  }

  /// How keys of services that are much used begin, and how long they are at least.
  private static let prefixes: [(start: [UInt8], count: Int)] = [
    ("sk_live_", 16), ("sk_test_", 16), ("rk_live_", 16), ("rk_test_", 16), ("whsec_", 16), ("sk-", 20),
    ("AKIA", 20), ("ASIA", 20), ("ghp_", 20), ("gho_", 20), ("ghs_", 20), ("github_pat_", 20),
    ("glpat-", 16), ("xoxb-", 16), ("xoxp-", 16), ("xapp-", 16), ("AIza", 30), ("ya29.", 20), ("SG.", 30),
    ("hf_", 20), ("npm_", 20), ("key-", 30),
    // Our own: what `usher keys create` shows.
    ("ushk_", 20), ("ushsig_", 20),
  ].map { (Array($0.0.utf8), $0.1) }

  /// A JSON web token: three parts, of which the first begins as `{"` does in base 64.
  private static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count >= 30 && bytes.starts(with: Array("eyJ".utf8)) && bytes.count { $0 == 46 } >= 2
  }

  /// Whether what stands before says that this is a secret: `Bearer …`, `api_key=…`, `"password": "…"`.
  private static func isAnnounced(_ bytes: [UInt8], before start: Int) -> Bool {
    var end = start
    var hasSign = false
    while end > 0, start - end < 4, [32, 34, 39, 58, 61].contains(bytes[end - 1]) {
      if bytes[end - 1] == 58 || bytes[end - 1] == 61 { hasSign = true }
      end -= 1
    }
    guard end < start else { return false }
    var first = end
    while first > 0, end - first < 24, isWordPart(bytes[first - 1]) || bytes[first - 1] == 45 { first -= 1 }
    let word = String(decoding: bytes[first..<end].map { $0 == 45 ? 95 : $0 | 32 }, as: UTF8.self)
      .replacing("\u{7F}", with: "_")
    if schemes.contains(word) { return bytes[end] == 32 }
    return hasSign && names.contains { word == $0 || word.hasSuffix("_" + $0) }
  }

  private static let schemes: Set<String> = ["bearer", "basic"]
  private static let names = [
    "password", "passwd", "pwd", "secret", "token", "api_key", "apikey", "access_key", "private_key",
    "client_secret",
    "authorization", "sig", "signature", "session", "cookie", "otp",
  ]

  /// `postgres://user:password@host`
  private static func passwordsInAddresses(_ bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index + 3 < bytes.count {
      defer { index += 1 }
      guard bytes[index] == 58, bytes[index + 1] == 47, bytes[index + 2] == 47 else { continue }
      var colon: Int?
      var place = index + 3
      while place < bytes.count, place - index < 256, bytes[place] > 32, bytes[place] != 47,
        bytes[place] != 64
      {
        if bytes[place] == 58, colon == nil { colon = place }
        place += 1
      }
      if let colon, place < bytes.count, bytes[place] == 64, colon + 1 < place {
        found.append((colon + 1)..<place)
      }
    }
    return found
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
      if let last = merged.last, last.upperBound >= range.lowerBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
  }
}
