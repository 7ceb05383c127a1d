import Essentials

/// Text from outside between marks that are made from the text itself, so that it cannot close them: a model that is
/// told so knows it for data.
enum QuotedData {
  /// A block, with the sentence that says what it is.
  static func block(_ content: String, named name: String = "data", note: String) -> String {
    let mark = mark(name, content)
    return "\(note)\n<\(mark)>\n\(content)\n</\(mark)>"
  }

  /// A value within a line.
  static func inline(_ content: String, named name: String = "data") -> String {
    let line = content.split(whereSeparator: { $0.isWhitespace || $0.isNewline }).joined(separator: " ")
    let mark = mark(name, line)
    return "<\(mark)>\(line)</\(mark)>"
  }

  private static func mark(_ name: String, _ content: String) -> String {
    "\(name)-\(SHA256.hexDigest(of: content).prefix(12))"
  }
}
