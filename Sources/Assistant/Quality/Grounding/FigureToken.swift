/// A piece of text between white space and brackets, without the punctuation around it.
struct FigureToken {
  /// As it is written.
  let text: Substring
  /// The same in lower case.
  let word: String
  /// Whether a sentence may have ended, or a line or cell, between this and the next.
  let isLast: Bool

  /// The tokens of a text.
  static func tokens(of text: String) -> [FigureToken] {
    var tokens: [FigureToken] = []
    var start: String.Index?
    let scalars = text.unicodeScalars
    func close(_ end: String.Index, _ isBreak: Bool) {
      if let begin = start, let token = FigureToken(text[begin..<end], isBreak: isBreak) {
        tokens.append(token)
      }
      start = nil
    }
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      if scalar.isTokenBreak {
        close(index, scalar == "\n" || scalar == "|")
      } else if start == nil {
        start = index
      }
      index = scalars.index(after: index)
    }
    close(scalars.endIndex, true)
    return tokens
  }

  private init?(_ raw: Substring, isBreak: Bool) {
    let scalars = raw.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.isOuterPunctuation }),
      let last = scalars.lastIndex(where: { !$0.isOuterPunctuation })
    else { return nil }
    text = raw[first...last]
    word = text.lowercased()
    let ending = scalars[scalars.index(after: last)...]
    isLast = isBreak || ending.contains { $0 == "." || $0 == ";" || $0 == "!" || $0 == "?" }
  }
}

extension Unicode.Scalar {
  fileprivate var isTokenBreak: Bool {
    switch self {
    case " ", "\n", "\t", "\r", "(", ")", "[", "]", "<", ">", "|", "*", "`", "\"", "“", "”", "{", "}", "=",
      "\u{A0}", "\u{202F}", "_", "~", "≈":
      true
    default: false
    }
  }

  fileprivate var isOuterPunctuation: Bool {
    switch self {
    case ".", ",", ";", ":", "!", "?", "'", "’", "‘", "…", "–", "—", "-", "/", "«", "»", "#": true
    default: false
    }
  }
}
