/// A text in the pieces in which it is streamed: each word with the white space behind it.
struct TextPieces: Sequence, IteratorProtocol {
  private var rest: Substring

  init(_ text: String) {
    rest = text[...]
  }

  mutating func next() -> Substring? {
    guard !rest.isEmpty else { return nil }
    let word = rest.prefix { !$0.isWhitespace }
    let space = rest[word.endIndex...].prefix { $0.isWhitespace }
    let piece = rest[..<space.endIndex]
    rest = rest[space.endIndex...]
    return piece
  }
}
