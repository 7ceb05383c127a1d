import Essentials

/// JSON whose texts may hold expressions: `${amount}` alone is the value itself, within a longer text it becomes a part of
/// the text. `$${` stands for `${`.
indirect enum Template: Hashable, Sendable {
  case constant(JSONValue)
  case expression(WorkflowExpression)
  case text([Piece])
  case list([Template])
  case object([String: Template])

  /// A part of a text.
  enum Piece: Hashable, Sendable {
    case text(String)
    case expression(WorkflowExpression)
  }

  init(_ value: JSONValue) throws(ExpressionError) {
    switch value {
    case .string(let text): self = try Self.reading(text)
    case .array(let elements):
      var templates: [Template] = []
      for element in elements { templates.append(try Template(element)) }
      self = .list(templates)
    case .object(let members):
      var templates: [String: Template] = [:]
      for (name, member) in members { templates[name] = try Template(member) }
      self = .object(templates)
    default: self = .constant(value)
    }
  }

  /// The JSON with its expressions worked out.
  func value(_ values: [String: JSONValue]) throws(ExpressionError) -> JSONValue {
    switch self {
    case .constant(let value): return value
    case .expression(let expression): return try expression.value(values)
    case .text(let pieces):
      var text = ""
      for piece in pieces {
        switch piece {
        case .text(let literal): text += literal
        case .expression(let expression): text += try expression.value(values).plainText
        }
      }
      return .string(text)
    case .list(let elements):
      var list: [JSONValue] = []
      for element in elements { list.append(try element.value(values)) }
      return .array(list)
    case .object(let members):
      var object: [String: JSONValue] = [:]
      for (name, member) in members { object[name] = try member.value(values) }
      return .object(object)
    }
  }

  /// All expressions in it.
  var expressions: [WorkflowExpression] {
    switch self {
    case .constant: []
    case .expression(let expression): [expression]
    case .text(let pieces):
      pieces.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
    case .list(let elements): elements.flatMap(\.expressions)
    case .object(let members): members.sorted { $0.key < $1.key }.flatMap(\.value.expressions)
    }
  }

  private static func reading(_ source: String) throws(ExpressionError) -> Template {
    var pieces: [Piece] = []
    var literal = ""
    var rest = Substring(source)
    while let character = rest.first {
      if rest.hasPrefix("$${") {
        literal += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        let inner = rest.dropFirst(2)
        guard let end = closingBrace(in: inner) else {
          throw ExpressionError(
            source: source, offset: source.count - rest.count, reason: "“${” has no closing “}”")
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        literal = ""
        pieces.append(.expression(try WorkflowExpression(String(inner[..<end]))))
        rest = inner[inner.index(after: end)...]
      } else {
        literal.append(character)
        rest = rest.dropFirst()
      }
    }
    if pieces.isEmpty { return .constant(.string(literal)) }
    if literal.isEmpty, pieces.count == 1, case .expression(let expression) = pieces[0] {
      return .expression(expression)
    }
    if !literal.isEmpty { pieces.append(.text(literal)) }
    return .text(pieces)
  }

  /// The brace that ends an expression: one within a text does not.
  private static func closingBrace(in text: Substring) -> Substring.Index? {
    var quote: Character?
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if character == "\\", quote != nil {
        index = text.index(after: index)
        if index == text.endIndex { return nil }
      } else if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "}" {
        return index
      }
      index = text.index(after: index)
    }
    return nil
  }
}
