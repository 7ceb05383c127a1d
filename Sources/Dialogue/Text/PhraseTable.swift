/// Phrases of several words with what they mean; the longest that fits counts.
///
/// Rows list phrases separated by `|`. Between words a hyphen may stand: `all in` finds `all-in`.
struct PhraseTable<Meaning: Sendable>: Sendable {
  private struct Phrase: Sendable {
    let words: [String]
    let meaning: Meaning
  }

  private var phrases: [String: [Phrase]] = [:]

  init(_ rows: [(String, Meaning)]) {
    for (row, meaning) in rows {
      for text in row.split(separator: "|") {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first else { continue }
        phrases[first, default: []].append(Phrase(words: words, meaning: meaning))
      }
    }
    for (first, list) in phrases { phrases[first] = list.sorted { $0.words.count > $1.words.count } }
  }

  /// The longest phrase that begins at a token, and the token behind it.
  func match(_ tokens: [Token], at start: Int) -> (meaning: Meaning, end: Int)? {
    guard tokens.indices.contains(start), let candidates = phrases[tokens[start].text] else { return nil }
    for phrase in candidates {
      var index = start + 1
      var fits = true
      for word in phrase.words.dropFirst() {
        if index < tokens.count, tokens[index].text == "-", word != "-" { index += 1 }
        guard index < tokens.count, tokens[index].text == word else {
          fits = false
          break
        }
        index += 1
      }
      if fits { return (phrase.meaning, index) }
    }
    return nil
  }

  /// A phrase that ends right before a token, and where it begins.
  func match(_ tokens: [Token], endingAt end: Int, within reach: Int = 6) -> (meaning: Meaning, start: Int)? {
    guard end > 0 else { return nil }
    for start in stride(from: max(0, end - reach), to: end, by: 1) {
      if let found = match(tokens, at: start), found.end == end { return (found.meaning, start) }
    }
    return nil
  }
}
