/// Cuts a message into tokens; whatever it holds, in one pass.
struct Tokenizer {
  /// Longer messages are read up to here: what someone orders is at the beginning, and time is bounded.
  static let longestText = 4000

  private(set) var tokens: [Token] = []
  private var word = ""
  private var start = 0
  private var kind: Token.Kind?
  private var isCapitalised = false
  private var isAfterSpace = true

  init(_ text: String) {
    tokens.reserveCapacity(24)
    var offset = 0
    for scalar in text.unicodeScalars {
      let width = UTF8.width(scalar)
      if offset + width > Self.longestText { break }
      take(scalar, at: offset)
      offset += width
    }
    finish(offset)
    trimApostrophes()
    tokens = Shorthand.spelledOut(tokens)
  }

  private mutating func take(_ scalar: Unicode.Scalar, at offset: Int) {
    if scalar.isASCII {
      switch scalar {
      case "a"..."z": extend(.word, with: scalar, at: offset, isCapital: false)
      case "A"..."Z":
        extend(.word, with: Unicode.Scalar(UInt8(scalar.value + 32)), at: offset, isCapital: true)
      case "0"..."9": extend(.number, with: scalar, at: offset, isCapital: false)
      case "'" where kind == .word: word.unicodeScalars.append(scalar)
      case " ", "\t", "\n", "\r", "\u{0B}", "\u{0C}":
        finish(offset)
        isAfterSpace = true
      default: mark(String(scalar), at: offset, width: 1)
      }
      return
    }
    if let letters = Folding.letters(of: scalar) {
      let isDigit = Folding.decimalDigit(of: scalar) != nil
      if letters.isEmpty { return }
      if letters == "'" {
        if kind == .word { word += letters } else { mark("'", at: offset, width: UTF8.width(scalar)) }
        return
      }
      begin(isDigit ? .number : .word, at: offset, isCapital: scalar.properties.isUppercase)
      word += letters
    } else if scalar.properties.isWhitespace {
      finish(offset)
      isAfterSpace = true
    } else {
      mark(Self.plainMarks[scalar] ?? String(scalar), at: offset, width: UTF8.width(scalar))
    }
  }

  private mutating func extend(
    _ next: Token.Kind, with scalar: Unicode.Scalar, at offset: Int, isCapital: Bool
  ) {
    begin(next, at: offset, isCapital: isCapital)
    word.unicodeScalars.append(scalar)
  }

  private mutating func begin(_ next: Token.Kind, at offset: Int, isCapital: Bool) {
    guard kind != next else { return }
    finish(offset)
    (kind, start, isCapitalised) = (next, offset, isCapital)
  }

  private mutating func mark(_ text: String, at offset: Int, width: Int) {
    finish(offset)
    (kind, start, isCapitalised, word) = (.mark, offset, false, text)
    finish(offset + width)
  }

  private mutating func finish(_ end: Int) {
    guard let ended = kind else { return }
    tokens.append(
      Token(
        kind: ended, text: word, span: TextSpan(start, end), isGlued: !isAfterSpace,
        isCapitalised: isCapitalised,
        number: ended == .number && word.utf8.count <= 15 ? Int64(word) : nil, facts: WordFacts()))
    (kind, word, isAfterSpace) = (nil, "", false)
  }

  /// `don't` keeps its apostrophe; `'friday'` and `Warriors'` do not, nor does the s of `tonight's`.
  private mutating func trimApostrophes() {
    for index in tokens.indices where tokens[index].kind == .word && tokens[index].text.utf8.contains(39) {
      var text = tokens[index].text
      while text.hasSuffix("'") { text.removeLast() }
      if text.hasSuffix("'s"), !Self.keepsApostrophe.contains(text) { text.removeLast(2) }
      tokens[index].text = text
    }
  }

  private static let keepsApostrophe: Set<String> = [
    "let's", "that's", "it's", "there's", "here's", "what's", "who's", "where's", "when's", "how's", "he's",
    "she's", "everyone's", "name's",
  ]

  private static let plainMarks: [Unicode.Scalar: String] = [
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"",
    "，": ",", "。": ".", "？": "?", "！": "!", "：": ":", "／": "/", "×": "*", "≤": "<", "≥": ">", "…": ".",
    "＄": "$", "．": ".",
  ]
}
