/// A phrase that shows something, as a line of words:
///
/// | written | stands for |
/// | --- | --- |
/// | `ask` | the word |
/// | `ask\|beg` | one of the words |
/// | `complain*` | words that begin so |
/// | `$staff` | a word of ``CueWords/sets`` |
/// | `?please` | the word, or nothing |
/// | `$art+` | any number of these words, or none |
/// | `..` | up to three other words that take nothing back |
/// | `^` at the beginning, `.` at the end | a sentence begins or ends there |
struct CuePattern: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case words(Set<String>)
    case prefix(String)
    case optional(Set<String>)
    case many(Set<String>)
    case gap
  }

  /// How sure it is, from 0 to 1.
  let score: Double
  let parts: [Part]
  let beginsSentence: Bool
  let endsSentence: Bool

  private static let longestGap = 3
  private static let most = 8

  /// Reads a pattern.
  init(_ line: Substring, score: Double) {
    var words = line.split(separator: " ").map { String($0) }
    beginsSentence = words.first == "^"
    endsSentence = words.last == "."
    if beginsSentence { words.removeFirst() }
    if endsSentence { words.removeLast() }
    parts = words.map(Self.part)
    self.score = score
  }

  private static func part(_ word: String) -> Part {
    if word == ".." { return .gap }
    if word.hasPrefix("?") { return .optional(set(word.dropFirst())) }
    if word.hasSuffix("+") { return .many(set(word.dropLast())) }
    if word.hasSuffix("*"), !word.contains("|") { return .prefix(String(word.dropLast())) }
    return .words(set(Substring(word)))
  }

  private static func set(_ text: Substring) -> Set<String> {
    var words: Set<String> = []
    for alternative in text.split(separator: "|") {
      if alternative.first == "$" {
        words.formUnion(CueWords.sets[String(alternative.dropFirst())] ?? [])
      } else {
        words.insert(String(alternative))
      }
    }
    return words
  }

  /// The words that it may begin with; nothing where that cannot be listed.
  var firstWords: Set<String>? {
    if case .words(let words) = parts.first { return words }
    return nil
  }

  /// Where it ends when it begins at a place; nothing when it does not.
  func end(in text: CueText, from start: Int) -> Int? {
    let tokens = text.tokens
    if beginsSentence, start > 0, tokens[start - 1].sentence == tokens[start].sentence { return nil }
    guard let end = end(tokens, start, 0, tokens[start].sentence) else { return nil }
    if endsSentence, end < tokens.count, tokens[end].sentence == tokens[start].sentence { return nil }
    return end
  }

  private func end(_ tokens: [CueText.Token], _ place: Int, _ part: Int, _ sentence: Int) -> Int? {
    guard part < parts.count else {
      if endsSentence, place < tokens.count, tokens[place].sentence == sentence { return nil }
      return place
    }
    let word = place < tokens.count && tokens[place].sentence == sentence ? tokens[place].word : nil
    switch parts[part] {
    case .words(let words):
      guard let word, words.contains(word) else { return nil }
      return end(tokens, place + 1, part + 1, sentence)
    case .prefix(let prefix):
      guard let word, word.hasPrefix(prefix) else { return nil }
      return end(tokens, place + 1, part + 1, sentence)
    case .optional(let words):
      if let word, words.contains(word), let end = end(tokens, place + 1, part + 1, sentence) { return end }
      return end(tokens, place, part + 1, sentence)
    case .many(let words): return skip(tokens, place, part, sentence, Self.most) { words.contains($0) }
    case .gap:
      return skip(tokens, place, part, sentence, Self.longestGap) { !CueWords.negators.contains($0) }
    }
  }

  /// The end when up to so many words are passed over, as few as possible.
  private func skip(
    _ tokens: [CueText.Token], _ place: Int, _ part: Int, _ sentence: Int, _ limit: Int,
    _ mayPass: (String) -> Bool
  ) -> Int? {
    var place = place
    for _ in 0...limit {
      if let end = end(tokens, place, part + 1, sentence) { return end }
      guard place < tokens.count, tokens[place].sentence == sentence, mayPass(tokens[place].word) else {
        return nil
      }
      place += 1
    }
    return nil
  }
}
