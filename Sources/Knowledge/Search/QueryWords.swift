/// The words of a question that say what it is about.
struct QueryWords: Sendable, Equatable {
  /// Lower-case words, each once, in order of appearance.
  let words: [String]

  /// What a search by words looks for at most: the rest of a long letter adds time, not precision.
  static let maximumCount = 24
  private static let maximumLength = 64

  /// Takes the words of a text; when it has none but common ones, all of them.
  init(_ text: String) {
    var all: [String] = []
    var seen: Set<String> = []
    for word in Self.split(text) where seen.insert(word).inserted { all.append(word) }
    let telling = all.filter { !StopWords.english.contains($0) }
    words = Array((telling.isEmpty ? all : telling).prefix(Self.maximumCount))
  }

  /// Splits where FTS5's unicode61 does: at all that is neither letter nor digit.
  private static func split(_ text: String) -> [String] {
    var result: [String] = []
    var word = String.UnicodeScalarView()
    func end() {
      if !word.isEmpty, word.count <= maximumLength { result.append(String(word).lowercased()) }
      word.removeAll()
    }
    for scalar in text.unicodeScalars {
      if isPartOfWord(scalar) { word.append(scalar) } else { end() }
    }
    end()
    return result
  }

  private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .nonspacingMark, .spacingMark:
      true
    default:
      false
    }
  }
}
