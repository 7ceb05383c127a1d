/// A paragraph, a list, a table, a listing: what should stay together.
struct ChunkUnit {
  /// A sentence, an item, a row, a line: what is never cut unless it is longer than a passage.
  struct Piece {
    var text: String
    var tokens: Int
  }

  var form: PassageForm
  /// What every part repeats when the unit is cut: the sentence that leads to a list, the header of a table.
  var lead: Piece?
  var pieces: [Piece]
  /// Between the pieces.
  var separator: String
  var anchor: String?
  var page: Int?
  /// Whether the unit is running text, which may flow over into the next passage and be repeated there.
  var flows: Bool { separator == " " }

  var tokens: Int { pieces.reduce(lead?.tokens ?? 0) { $0 + $1.tokens } }

  var text: String {
    let body = pieces.map(\.text).joined(separator: separator)
    let fenced = form == .code ? "```\n\(body)\n```" : body
    guard let lead else { return fenced }
    return body.isEmpty ? lead.text : lead.text + "\n" + fenced
  }

  /// The same unit with other pieces.
  func with(_ pieces: some Sequence<Piece>) -> ChunkUnit {
    var copy = self
    copy.pieces = Array(pieces)
    return copy
  }
}
