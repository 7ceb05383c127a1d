/// Phrases that are looked for in a text as whole words, whatever stands between them. Looking takes one pass over the
/// text's words, however many phrases there are.
struct PhraseList: Sendable {
  private let phrases: [String: [[String]]]

  /// Reads one phrase a line.
  init(_ lines: String) { self.init(lines.split(separator: "\n").map(String.init)) }

  init(_ texts: [String]) {
    var phrases: [String: [[String]]] = [:]
    for text in texts {
      let words = Array(Words(text))
      if let first = words.first { phrases[first, default: []].append(words) }
    }
    self.phrases = phrases
  }

  /// The first phrase that a text has, or nothing.
  func first(in words: [String]) -> String? {
    for (place, word) in words.enumerated() {
      guard let candidates = phrases[word] else { continue }
      for phrase in candidates where words.count - place >= phrase.count {
        if zip(phrase, words[place...]).allSatisfy({ $0 == $1 }) { return phrase.joined(separator: " ") }
      }
    }
    return nil
  }
}
