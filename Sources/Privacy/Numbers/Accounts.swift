extension DetailSearch {
  /// Bank accounts: a country, two check digits, and as many letters and digits as that country's accounts have, in
  /// groups or not (ISO 13616; the lengths are those of the registry that SWIFT keeps).
  mutating func findAccounts() {
    let codes = scanned.codes
    for start in codes.indices.dropLast(14) {
      guard Self.isDigit(codes[start + 2]), Self.isDigit(codes[start + 3]),
        ScannedText.isASCIILetter(codes[start]),
        ScannedText.isASCIILetter(codes[start + 1]), !ScannedText.joins(scanned.code(start - 1)),
        let length = Self.length(codes[start], codes[start + 1]),
        let end = accountEnd(from: start, length: length)
      else { continue }
      claim(start, end, .iban)
    }
  }

  private static func isDigit(_ code: UInt32) -> Bool { code >= 48 && code <= 57 }

  /// Where the account ends, when its check digits are right.
  private func accountEnd(from start: Int, length: Int) -> Int? {
    var characters: [Int] = []
    var index = start
    while characters.count < length, let code = scanned.code(index) {
      if Self.isDigit(code) {
        characters.append(Int(code) - 48)
      } else if ScannedText.isASCIILetter(code) {
        characters.append(Int(code | 32) - 87)
      } else if code != 32 && code != 45 || characters.count < 2
        || !ScannedText.joins(scanned.code(index + 1))
      {
        return nil
      }
      index += 1
    }
    guard characters.count == length, !ScannedText.joins(scanned.code(index)) else { return nil }
    let rest = (characters.dropFirst(4) + characters.prefix(4)).reduce(0) {
      ($0 * ($1 > 9 ? 100 : 10) + $1) % 97
    }
    return rest == 1 ? index : nil
  }

  private static func length(_ first: UInt32, _ second: UInt32) -> Int? {
    lengths[Int(first | 32) << 8 | Int(second | 32)]
  }

  private static let lengths: [Int: Int] = {
    let countries = """
      ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18 do28 ee20 eg29 \
      es24 fi18 fk18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 \
      lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 om23 pk24 pl28 ps29 pt25 \
      qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20 ye30
      """
    return countries.split(separator: " ").reduce(into: [:]) { lengths, country in
      let bytes = Array(country.utf8)
      lengths[Int(bytes[0]) << 8 | Int(bytes[1])] = Int(country.dropFirst(2))
    }
  }()
}
