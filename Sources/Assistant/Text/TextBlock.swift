/// A piece of a passage that keeps its form in an answer.
enum TextBlock: Hashable, Sendable {
  /// A line that names what follows it.
  case heading(String)
  /// Running text, as sentences.
  case paragraph([String])
  /// Numbered steps, which are of use only as a whole; the numbers are not part of the texts.
  case steps([String])
  /// Points that stand on their own.
  case bullets([String])
  /// Rows of cells below a header.
  case table(header: [String], rows: [[String]])
  /// Text whose line breaks mean something.
  case code(String)
}
