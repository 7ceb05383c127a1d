import Essentials

/// A word of an expression.
struct ExpressionToken: Hashable {
  enum Kind: Hashable {
    case literal(JSONValue)
    case name(String)
    case symbol(String)
    case end
  }

  let kind: Kind
  /// How many characters stand before it.
  let offset: Int
}

/// Cuts an expression's text into words.
struct ExpressionLexer {
  private let source: String
  private let characters: [Character]
  private var position = 0

  init(_ source: String) {
    self.source = source
    characters = Array(source)
  }

  /// All words, and one that stands for the end.
  mutating func tokens() throws(ExpressionError) -> [ExpressionToken] {
    var tokens: [ExpressionToken] = []
    while true {
      while let character = current, character.isWhitespace { position += 1 }
      let start = position
      let kind = try next()
      tokens.append(ExpressionToken(kind: kind, offset: start))
      if kind == .end { return tokens }
    }
  }

  private var current: Character? { characters.indices.contains(position) ? characters[position] : nil }

  private static let symbols = [
    "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", ".",
  ]

  private mutating func next() throws(ExpressionError) -> ExpressionToken.Kind {
    guard let first = current else { return .end }
    if first.isASCII, first.isNumber { return try number() }
    if first == "\"" || first == "'" { return try text(first) }
    if first.isLetter || first == "_" { return word() }
    for symbol in Self.symbols where characters[position...].starts(with: symbol) {
      position += symbol.count
      return .symbol(symbol)
    }
    let meant = ["=": "==", "&": "and", "|": "or", "!": "not"][first]
    throw error(
      position, "“\(first)” means nothing here" + (meant.map { "; did you mean “\($0)”?" } ?? ""))
  }

  private mutating func number() throws(ExpressionError) -> ExpressionToken.Kind {
    let start = position
    while let character = current, character.isASCII, character.isNumber { position += 1 }
    if current == ".", characters.dropFirst(position + 1).first?.isNumber == true {
      position += 1
      while let character = current, character.isASCII, character.isNumber { position += 1 }
    }
    let digits = String(characters[start..<position])
    if let whole = Int64(digits) { return .literal(.integer(whole)) }
    guard digits.contains("."), let value = Double(digits) else {
      throw error(start, "the number is too large")
    }
    return .literal(.number(value))
  }

  private mutating func text(_ quote: Character) throws(ExpressionError) -> ExpressionToken.Kind {
    let start = position
    var text = ""
    position += 1
    while let character = current {
      position += 1
      if character == quote { return .literal(.string(text)) }
      guard character == "\\" else {
        text.append(character)
        continue
      }
      guard let escaped = current else { break }
      text.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
      position += 1
    }
    throw error(start, "the text has no closing \(quote)")
  }

  private mutating func word() -> ExpressionToken.Kind {
    let start = position
    while let character = current, character.isLetter || character.isNumber || character == "_" {
      position += 1
    }
    let word = String(characters[start..<position])
    switch word {
    case "true": return .literal(true)
    case "false": return .literal(false)
    case "null": return .literal(.null)
    case "and", "or", "not", "in": return .symbol(word)
    default: return .name(word)
    }
  }

  private func error(_ offset: Int, _ reason: String) -> ExpressionError {
    ExpressionError(source: source, offset: offset, reason: reason)
  }
}
