/// A text as it is remembered: one line, not too long, and nothing that must never be kept.
struct FactText: Hashable, Sendable {
  /// The line.
  let text: String

  /// In characters.
  static let lengths = 3...300

  /// Reads a text.
  ///
  /// - Throws: ``ToolError`` that says what is wrong with it, for the model and the customer.
  init(_ given: String) throws(ToolError) {
    // Characters that nobody sees would let the same words pass for others.
    let scalars = given.unicodeScalars.map { scalar -> Unicode.Scalar in
      scalar.properties.generalCategory == .control ? " " : scalar
    }.filter { $0.properties.generalCategory != .format }
    text = String(String.UnicodeScalarView(scalars)).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    guard Self.lengths.contains(text.count) else {
      throw ToolError(
        .invalidArguments,
        "what is remembered must have \(Self.lengths.lowerBound) to \(Self.lengths.upperBound) characters; "
          + "this has \(text.count)")
    }
    if let kind = NeverKept.found(in: text) {
      throw ToolError(.refused, "this looks like \(kind.rawValue), and that is never remembered")
    }
  }

  /// The same for texts of the same words, whatever stands between them.
  var words: String {
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
    return words.joined(separator: " ")
  }
}
