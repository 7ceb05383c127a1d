/// Counts tokens, and cuts what is longer than a passage.
struct TokenMeasure {
  let options: ChunkingOptions
  let count: @Sendable (String) -> Int

  /// The length of a text. A long word without blanks is one unknown token to the model; its size counts then, so
  /// that no passage holds a megabyte.
  func tokens(of text: String) -> Int {
    max(count(text), text.utf8.count / 12)
  }

  /// Texts as pieces, each at most as long as a passage.
  func pieces(_ texts: some Sequence<String>) -> [ChunkUnit.Piece] {
    var pieces: [ChunkUnit.Piece] = []
    for text in texts {
      let length = tokens(of: text)
      if length <= options.maximum {
        pieces.append(ChunkUnit.Piece(text: text, tokens: length))
      } else {
        pieces += cut(text)
      }
    }
    return pieces
  }

  /// Cuts at line ends where there are some, else at sentences, else between words, else anywhere.
  private func cut(_ text: String) -> [ChunkUnit.Piece] {
    var parts: [Substring] = []
    for line in text.split(separator: "\n") {
      if tokens(of: String(line)) <= options.target {
        parts.append(line)
      } else {
        parts += Sentences.split(line).flatMap { words(of: $0) }
      }
    }
    var pieces: [ChunkUnit.Piece] = []
    var current = ""
    var length = 0
    for part in parts {
      let more = tokens(of: String(part))
      if length + more > options.target, !current.isEmpty {
        pieces.append(ChunkUnit.Piece(text: current, tokens: length))
        current = ""
        length = 0
      }
      if !current.isEmpty { current += " " }
      current += part
      length += more
    }
    if !current.isEmpty { pieces.append(ChunkUnit.Piece(text: current, tokens: length)) }
    return pieces
  }

  /// A sentence that is too long, in runs of words, broken at a blank where one is near, never inside a scalar.
  private func words(of sentence: Substring) -> [Substring] {
    guard tokens(of: String(sentence)) > options.target else { return [sentence] }
    let scalars = sentence.unicodeScalars
    let room = options.target * 2
    var runs: [Substring] = []
    var start = scalars.startIndex
    var index = start
    var bytes = 0
    var lastBlank: Substring.Index?
    while index < scalars.endIndex {
      if scalars[index].properties.isWhitespace { lastBlank = index }
      bytes += UTF8.width(scalars[index])
      index = scalars.index(after: index)
      if bytes >= room {
        let end = lastBlank.flatMap { $0 > start ? $0 : nil } ?? index
        runs.append(sentence[start..<end])
        start = end
        index = end
        bytes = 0
        lastBlank = nil
      }
    }
    runs.append(sentence[start...])
    return runs.filter { !$0.allSatisfy(\.isWhitespace) }
  }
}
