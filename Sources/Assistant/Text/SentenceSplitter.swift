/// Cuts running text into sentences.
///
/// A sentence ends at `.`, `!`, `?` or `…` (and the quotes and brackets that close behind it) when white space and
/// something that can begin a sentence follow. A full stop after an abbreviation, a single initial or within a number
/// ends nothing. Nothing is lost: joined by their white space, the sentences are the text.
enum SentenceSplitter {
  /// The sentences of a text, trimmed, none empty.
  static func sentences(of text: String) -> [String] {
    let characters = Array(text)
    var sentences: [String] = []
    var start = 0
    var index = 0
    while index < characters.count {
      let end = index
      index += 1
      guard isTerminator(characters[end]) else { continue }
      while index < characters.count, isTerminator(characters[index]) || isCloser(characters[index]) {
        index += 1
      }
      guard index == characters.count || characters[index].isWhitespace else { continue }
      if characters[end] == ".", index == end + 1, isAbbreviation(before: end, in: characters, from: start) {
        continue
      }
      guard canBegin(after: index, in: characters) else { continue }
      append(characters[start..<index], to: &sentences)
      start = index
    }
    append(characters[start...], to: &sentences)
    return sentences
  }

  private static func append(_ characters: ArraySlice<Character>, to sentences: inout [String]) {
    guard let first = characters.firstIndex(where: { !$0.isWhitespace }),
      let last = characters.lastIndex(where: { !$0.isWhitespace })
    else { return }
    sentences.append(String(characters[first...last]))
  }

  private static func isTerminator(_ character: Character) -> Bool {
    character == "." || character == "!" || character == "?" || character == "…"
  }

  private static func isCloser(_ character: Character) -> Bool {
    "\"'”’)]»*_".contains(character)
  }

  /// Whether what follows the white space may be the beginning of a sentence: anything but a small letter.
  private static func canBegin(after index: Int, in characters: [Character]) -> Bool {
    guard let next = characters[index...].first(where: { !$0.isWhitespace }) else { return true }
    return !next.isLowercase
  }

  /// Whether the full stop at `stop` belongs to the word before it.
  private static func isAbbreviation(before stop: Int, in characters: [Character], from start: Int) -> Bool {
    var begin = stop
    while begin > start, !characters[begin - 1].isWhitespace, !"([\"'“‘".contains(characters[begin - 1]) {
      begin -= 1
    }
    let word = String(characters[begin..<stop]).lowercased()
    if abbreviations.contains(word) { return true }
    // Initials and numbered references: "J. Smith", "Fig. 3".
    return word.count == 1 && word != "i" && characters[begin].isUppercase
  }

  private static let abbreviations: Set<String> = [
    "e.g", "i.e", "eg", "ie", "mr", "mrs", "ms", "dr", "prof", "st", "vs", "cf", "approx", "incl", "excl",
    "dept",
    "tel", "ext", "fig", "no", "nr", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov",
    "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "min", "max", "u.s", "u.k",
  ]
}
