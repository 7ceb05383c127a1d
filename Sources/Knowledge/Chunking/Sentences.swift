/// Finds sentences in running text.
public enum Sentences {
  /// The sentences of a text without white space at their ends. Line ends end sentences too.
  ///
  /// A full stop ends one when white space and something that can begin a sentence follow, and no abbreviation,
  /// initial or number stands before it.
  public static func split(_ text: some StringProtocol) -> [Substring] {
    let text = Substring(text)
    var sentences: [Substring] = []
    var start = text.startIndex
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      let next = text.index(after: index)
      if character.isNewline {
        append(text[start..<index], to: &sentences)
        start = next
      } else if fullWidthEnds.contains(character) {
        append(text[start..<next], to: &sentences)
        start = next
      } else if ends.contains(character) {
        var end = next
        while end < text.endIndex, closers.contains(text[end]) || ends.contains(text[end]) {
          end = text.index(after: end)
        }
        if end == text.endIndex || text[end].isWhitespace,
          beginsSentence(text[end...]), character != "." || !isAbbreviation(text[start..<index])
        {
          append(text[start..<end], to: &sentences)
          start = end
          index = end
          continue
        }
        index = end
        continue
      }
      index = next
    }
    append(text[start...], to: &sentences)
    return sentences
  }

  private static func append(_ sentence: Substring, to sentences: inout [Substring]) {
    guard let first = sentence.firstIndex(where: { !$0.isWhitespace }),
      let last = sentence.lastIndex(where: { !$0.isWhitespace })
    else { return }
    sentences.append(sentence[first...last])
  }

  private static func beginsSentence(_ rest: Substring) -> Bool {
    guard let first = rest.first(where: { !$0.isWhitespace }) else { return true }
    return !first.isLowercase && !",;:)".contains(first)
  }

  /// Whether what stands before a full stop is an abbreviation or a lone letter.
  private static func isAbbreviation(_ before: Substring) -> Bool {
    let word = before.reversed().prefix { !$0.isWhitespace && $0 != "(" }
    guard word.count <= 8 else { return false }
    let plain = String(word.reversed()).lowercased()
    return abbreviations.contains(plain)
      || (plain.count == 1 && plain.first?.isLetter == true && plain != "i")
  }

  private static let ends: Set<Character> = [".", "!", "?", "…"]
  private static let fullWidthEnds: Set<Character> = ["。", "！", "？"]
  private static let closers: Set<Character> = ["\"", "'", "”", "’", ")", "]", "»", "`"]
  private static let abbreviations: Set<String> = [
    "e.g", "i.e", "etc", "vs", "cf", "mr", "mrs", "ms", "dr", "prof", "no", "nos", "fig", "figs", "sec", "ch",
    "approx", "incl", "excl", "min", "max", "tel", "st", "ave", "inc", "ltd", "co", "corp", "jan", "feb",
    "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.k", "a.m", "p.m", "resp", "p",
    "pp", "vol", "ed", "al", "ca",
  ]
}
