/// A piece of a word, and where it stands in the text.
public struct TokenPiece: Sendable, Hashable {
  /// Its index in the vocabulary.
  public let identifier: Int32
  /// The UTF-8 offsets in the original text that it was made from, always at scalar boundaries.
  public let range: Range<Int>

  /// Makes a piece.
  public init(identifier: Int32, range: Range<Int>) {
    self.identifier = identifier
    self.range = range
  }
}
