/// Shortens a text to those of its sentences that have most to do with a question, in their order.
enum Extract {
  /// The sentences and lines of a text.
  static func sentences(of text: String) -> [Substring] {
    var sentences: [Substring] = []
    for line in text.split(whereSeparator: \.isNewline) {
      var start = line.startIndex
      var index = line.startIndex
      while index < line.endIndex {
        let next = line.index(after: index)
        if ".!?…".contains(line[index]), next == line.endIndex || line[next].isWhitespace {
          // Short ones are abbreviations and numbers of lists.
          if line.distance(from: start, to: next) > 12 {
            sentences.append(line[start..<next])
            start = next
          }
        }
        index = next
      }
      if start < line.endIndex { sentences.append(line[start...]) }
    }
    return sentences.map { $0.trimmingPrefix { $0.isWhitespace } }.filter { !$0.isEmpty }
  }

  /// The best sentences that fit. Those that share rare words with the question come first, then the first ones: people
  /// begin with what matters.
  static func of(_ text: String, for question: Set<String>, tokens limit: Int, _ count: (String) -> Int)
    -> String?
  {
    let sentences = sentences(of: text)
    let scores = sentences.enumerated().map { index, sentence in
      Double(words(of: sentence).intersection(question).count) + 1 / Double(index + 2)
    }
    let ranked = sentences.indices.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
    var chosen: Set<Int> = []
    var rest = limit
    for index in ranked {
      let tokens = count(String(sentences[index])) + 1
      guard tokens <= rest else { continue }
      chosen.insert(index)
      rest -= tokens
    }
    if chosen.isEmpty { return nil }
    // What is missing is shown, so that nobody takes the extract for all that was said.
    var pieces: [Substring] = []
    for (index, sentence) in sentences.enumerated() {
      if chosen.contains(index) { pieces.append(sentence) } else if pieces.last != "…" { pieces.append("…") }
    }
    return pieces.joined(separator: " ")
  }

  /// A text's words of four letters and more in small letters, and its numbers.
  static func words(of text: some StringProtocol) -> Set<String> {
    Set(
      text.lowercased().split { !$0.isLetter && !$0.isNumber }
        .filter { $0.count > 3 || $0.contains(where: \.isNumber) }.map { Lemma.of(String($0)).lemma })
  }
}
