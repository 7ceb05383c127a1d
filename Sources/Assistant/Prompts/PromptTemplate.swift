import Essentials

/// A text with variables between double braces: `{{company.name}}`.
struct PromptTemplate: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case text(String)
    case variable(String)
  }

  let pieces: [Piece]

  /// Takes a text apart.
  ///
  /// - Parameters:
  ///   - known: The names that may stand between braces.
  ///   - firstLine: The line of the file on which the text begins, from 1.
  /// - Throws: ``ConfigurationError`` that names the line of each variable that there is not.
  init(_ text: some StringProtocol, known: [String], file: String, firstLine: Int) throws(ConfigurationError)
  {
    var pieces: [Piece] = []
    var issues: [ConfigurationIssue] = []
    for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if offset > 0 { pieces.append(.text("\n")) }
      var rest = Substring(line)
      while let open = rest.firstRange(of: "{{") {
        let place =
          "\(file):\(firstLine + offset):\(line.distance(from: line.startIndex, to: open.lowerBound) + 1)"
        pieces.append(.text(String(rest[..<open.lowerBound])))
        guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
          issues.append(.init(place: place, reason: "“{{” has no “}}” behind it on its line"))
          rest = ""
          break
        }
        let name = String(rest[open.upperBound..<close.lowerBound].trimmed)
        if !known.contains(name) {
          let hint = EditDistance.suggestion(for: name, among: known)
          issues.append(
            .init(
              place: place,
              reason: "there is no variable “\(name)”"
                + (hint.isEmpty ? "; there are \(known.sorted().joined(separator: ", "))" : hint)))
        }
        pieces.append(.variable(name))
        rest = rest[close.upperBound...]
      }
      pieces.append(.text(String(rest)))
    }
    guard issues.isEmpty else { throw ConfigurationError(issues) }
    self.pieces = pieces.filter { $0 != .text("") }
  }

  /// The text with values for its variables.
  func text(_ values: [String: String]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .variable(let name): values[name] ?? ""
      }
    }.joined()
  }

  /// The variables that it uses.
  var names: Set<String> {
    Set(pieces.compactMap { if case .variable(let name) = $0 { name } else { nil } })
  }
}
