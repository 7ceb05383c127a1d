/// A text as the search for personal details reads it: one code for each visible character, and the words, numbers and
/// marks that they make up.
struct ScannedText {
  struct Token {
    enum Kind: UInt8 { case number, word, space, newline, mark }
    var kind: Kind
    /// Where it begins and ends among the codes.
    var start: Int
    var end: Int
    var count: Int { end - start }
  }

  let text: String
  /// Digits are ASCII digits, whatever script they were written in; wide letters, spaces and dashes are plain ones.
  private(set) var codes: [UInt32] = []
  /// Where each code's character begins in the text's UTF-8, and behind the last one the text's end.
  private var offsets: [Int] = []
  private(set) var tokens: [Token] = []
  /// The words in small letters; empty for what is none.
  private(set) var words: [String] = []

  init(_ text: String) {
    self.text = text
    fold()
    split()
  }

  /// Where a run of codes stands in the text.
  func range(_ start: Int, _ end: Int) -> Range<String.Index> {
    let from = text.utf8.index(text.startIndex, offsetBy: offsets[start])
    // What has no width and follows the last character belongs to what follows.
    return from..<text.utf8.index(text.startIndex, offsetBy: ends[end - 1])
  }
  private var ends: [Int] = []

  func code(_ index: Int) -> UInt32? { codes.indices.contains(index) ? codes[index] : nil }

  func isMark(_ token: Int, _ character: Unicode.Scalar) -> Bool {
    tokens.indices.contains(token) && tokens[token].kind == .mark
      && codes[tokens[token].start] == character.value
  }

  func kind(_ token: Int) -> Token.Kind? { tokens.indices.contains(token) ? tokens[token].kind : nil }

  /// The digits of a number that has no more than eighteen, as their value.
  func value(_ token: Int) -> Int? {
    guard kind(token) == .number, tokens[token].count <= 18 else { return nil }
    return codes[tokens[token].start..<tokens[token].end].reduce(0) { $0 * 10 + Int($1) - 48 }
  }

  /// Whether a word is of a script that puts no spaces between words.
  func isRunTogether(_ token: Int) -> Bool { codes[tokens[token].start] >= 0x2E80 }

  /// Whether a word begins with a capital letter.
  func isCapitalised(_ token: Int) -> Bool {
    guard kind(token) == .word else { return false }
    let code = codes[tokens[token].start]
    if code < 0x80 { return code >= 65 && code <= 90 }
    return Unicode.Scalar(code)?.properties.isUppercase ?? false
  }

  /// The token behind one, past spaces of one line.
  func next(after token: Int) -> Int {
    kind(token + 1) == .space ? token + 2 : token + 1
  }

  /// The token in which a code lies.
  func token(at code: Int) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].end <= code { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a letter or digit next to a number makes both one name, as in `ORD_12345678`. Scripts that put no spaces
  /// between words do not.
  static func joins(_ code: UInt32?) -> Bool {
    guard let code else { return false }
    if code < 0x80 { return isASCIILetter(code) || (code >= 48 && code <= 57) || code == 95 }
    return code < 0x250 && isLetter(code)
  }

  static func isASCIILetter(_ code: UInt32) -> Bool { (code | 32) >= 97 && (code | 32) <= 122 }

  static func isLetter(_ code: UInt32) -> Bool {
    if code < 0x80 { return isASCIILetter(code) }
    guard let properties = Unicode.Scalar(code)?.properties else { return false }
    if properties.isAlphabetic { return true }
    return switch properties.generalCategory {
    case .nonspacingMark, .spacingMark: true
    default: false
    }
  }

  // MARK: Reading

  private mutating func fold() {
    codes.reserveCapacity(text.utf8.count)
    offsets.reserveCapacity(text.utf8.count + 1)
    ends.reserveCapacity(text.utf8.count)
    let encoded = EncodedMarks(text)
    var offset = 0
    var skipped = 0
    for scalar in text.unicodeScalars {
      let width = UTF8.width(scalar)
      if skipped > 0 {
        skipped -= 1
      } else if scalar == "%", let mark = encoded.mark(at: offset) {
        codes.append(mark)
        offsets.append(offset)
        ends.append(offset + 3)
        skipped = 2
      } else if let code = Self.folded(scalar) {
        codes.append(code)
        offsets.append(offset)
        ends.append(offset + width)
      }
      offset += width
    }
  }

  /// What a character counts as; nothing for one that is not seen.
  private static func folded(_ scalar: Unicode.Scalar) -> UInt32? {
    let code = scalar.value
    if code < 0x80 { return code }
    switch code {
    case 0xAD, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFE00...0xFE0F,
      0xFEFF:
      return nil
    case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return 32
    case 0x85, 0x2028, 0x2029: return 10
    case 0x2010...0x2015, 0x2043, 0x2212, 0xFE58, 0xFE63: return 45
    case 0x2018, 0x2019, 0x02BC: return 39
    case 0xFF01...0xFF5E: return code - 0xFEE0
    case 0x3002, 0xFF61: return 0x3002
    default: break
    }
    if scalar.properties.generalCategory == .decimalNumber, let value = scalar.properties.numericValue {
      return 48 + UInt32(value)
    }
    return code
  }

  private mutating func split() {
    var index = 0
    while index < codes.count {
      let start = index
      let kind = Self.kind(codes[index])
      index += 1
      switch kind {
      case .number, .space: while index < codes.count, Self.kind(codes[index]) == kind { index += 1 }
      case .word: while index < codes.count, continues(index, from: start) { index += 1 }
      case .newline, .mark: break
      }
      tokens.append(Token(kind: kind, start: start, end: index))
      words.append(kind == .word ? word(start, index) : "")
    }
  }

  /// Whether a character goes on with a word: a letter, or an apostrophe before one. Between scripts with spaces and
  /// without is a boundary.
  private func continues(_ index: Int, from start: Int) -> Bool {
    let code = codes[index]
    if code == 39 {
      return index + 1 < codes.count && Self.kind(codes[index + 1]) == .word
    }
    return Self.kind(code) == .word && (code < 0x2E80) == (codes[start] < 0x2E80)
  }

  private static func kind(_ code: UInt32) -> Token.Kind {
    if code >= 48 && code <= 57 { return .number }
    if code == 10 || code == 13 { return .newline }
    if code == 32 || code == 9 { return .space }
    return code == 95 || isLetter(code) ? .word : .mark
  }

  private func word(_ start: Int, _ end: Int) -> String {
    let part = codes[start..<end]
    // No word that means anything here is longer.
    guard part.count <= 40 else { return "" }
    if part.allSatisfy({ $0 < 0x80 }) {
      return String(unsafeUninitializedCapacity: part.count) { bytes in
        for (place, code) in part.enumerated() {
          bytes[place] = UInt8(truncatingIfNeeded: code >= 65 && code <= 90 ? code + 32 : code)
        }
        return part.count
      }
    }
    var scalars = String.UnicodeScalarView()
    for code in part { Unicode.Scalar(code).map { scalars.append($0) } }
    return String(scalars).lowercased()
  }
}

/// The marks that addresses of pages have in another form: `%20`, `%2B`, `%2D`, and `%40` where there is no plain `@`.
private struct EncodedMarks {
  private let bytes: [UInt8]
  private let hasAt: Bool

  init(_ text: String) {
    bytes = text.utf8.contains(37) ? Array(text.utf8) : []
    hasAt = bytes.contains(64)
  }

  func mark(at offset: Int) -> UInt32? {
    guard offset + 2 < bytes.count else { return nil }
    switch (bytes[offset + 1], bytes[offset + 2] | 32) {
    case (50, 48 | 32): return 32
    case (50, 98): return 43
    case (50, 100): return 45
    case (52, 48 | 32) where !hasAt: return 64
    default: return nil
    }
  }
}
