/// The words of a text in lower case, without punctuation: what lexical comparison works on.
///
/// A word is a run of letters, digits and the apostrophes inside it. A currency sign stays with its digits, so that
/// `£12.50` is one word that looks like money. What a hyphen ties to one or two letters is one word with them: `Wi-Fi`
/// is `wifi`, `e-mail` is `email`.
struct Words: Sequence {
  private let text: String

  init(_ text: String) {
    self.text = text
  }

  func makeIterator() -> AnyIterator<String> {
    var scalars = text.unicodeScalars.makeIterator()
    var pending: Unicode.Scalar?
    return AnyIterator {
      var word = ""
      while let scalar = pending ?? scalars.next() {
        pending = nil
        if scalar.isWordPart || (word.isEmpty && scalar.isCurrency) {
          word.unicodeScalars.append(scalar)
        } else if !word.isEmpty, scalar.joinsWords || (scalar == "-" && Self.isPrefix(word)) {
          // Decimal points, times, hyphens and apostrophes join only when the word goes on behind them.
          guard let next = scalars.next() else { return word.lowercased() }
          pending = next
          if next.isWordPart,
            scalar.isApostrophe || scalar == "-"
              || (next.isDigit && word.unicodeScalars.last?.isDigit == true)
          {
            if !scalar.isApostrophe, scalar != "-" { word.unicodeScalars.append(scalar) }
          } else {
            return word.lowercased()
          }
        } else if !word.isEmpty {
          return word.lowercased()
        }
      }
      return word.isEmpty ? nil : word.lowercased()
    }
  }

  private static func isPrefix(_ word: String) -> Bool {
    word.unicodeScalars.count <= 2 && word.unicodeScalars.allSatisfy { !$0.isDigit && !$0.isCurrency }
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { ("0"..."9").contains(self) }

  fileprivate var isWordPart: Bool {
    isASCII ? (("a"..."z").contains(self) || ("A"..."Z").contains(self) || isDigit) : properties.isAlphabetic
  }

  fileprivate var isCurrency: Bool { self == "$" || self == "£" || self == "€" || self == "¥" }
  fileprivate var isApostrophe: Bool { self == "'" || self == "’" }
  fileprivate var joinsWords: Bool {
    isApostrophe || self == "." || self == "," || self == ":" || self == "/"
  }
}
