import Essentials

/// A text with places for arguments: `orders/{order}`. Brackets that stand for themselves are written twice.
struct ToolTemplate: Sendable, Hashable {
  enum Piece: Sendable, Hashable {
    case text(String)
    case place(String)
  }

  let pieces: [Piece]

  /// Reads a template; nothing when a bracket is not closed or a name is none.
  init?(_ text: String) {
    var pieces: [Piece] = []
    var written = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if (character == "{" || character == "}"), rest.first == character {
        written.append(rest.removeFirst())
      } else if character == "{" {
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
        rest = rest[name.endIndex...]
        guard !name.isEmpty, rest.popFirst() == "}" else { return nil }
        if !written.isEmpty { pieces.append(.text(written)) }
        written = ""
        pieces.append(.place(String(name)))
      } else if character == "}" {
        return nil
      } else {
        written.append(character)
      }
    }
    if !written.isEmpty { pieces.append(.text(written)) }
    self.pieces = pieces
  }

  /// The names of the places.
  var names: [String] {
    pieces.compactMap { if case .place(let name) = $0 { name } else { nil } }
  }

  /// The name of the place that is the whole template.
  var onlyPlace: String? { pieces.count == 1 ? names.first : nil }

  /// The text with arguments in its places; nothing when one of them is not given.
  func filled(_ arguments: [String: JSONValue]) -> String? {
    filled(arguments) { $0 }
  }

  /// The text with arguments, each written in its own way, in its places; nothing when one of them is not given.
  func filled(_ arguments: [String: JSONValue], _ write: (String) throws -> String) rethrows -> String? {
    var result = ""
    for piece in pieces {
      switch piece {
      case .text(let text): result += text
      case .place(let name):
        guard let value = arguments[name], value != .null else { return nil }
        result += try write(value.stringValue ?? value.text)
      }
    }
    return result
  }
}

/// A JSON value whose texts are templates.
indirect enum ToolBodyTemplate: Sendable, Hashable {
  case constant(JSONValue)
  case text(ToolTemplate)
  case list([ToolBodyTemplate])
  case members([String: ToolBodyTemplate])

  /// Reads a template; nothing when one of its texts is none.
  init?(_ value: JSONValue) {
    switch value {
    case .string(let text):
      guard let template = ToolTemplate(text) else { return nil }
      self = .text(template)
    case .array(let elements):
      let templates = elements.compactMap { ToolBodyTemplate($0) }
      guard templates.count == elements.count else { return nil }
      self = .list(templates)
    case .object(let members):
      let templates = members.compactMapValues { ToolBodyTemplate($0) }
      guard templates.count == members.count else { return nil }
      self = .members(templates)
    default: self = .constant(value)
    }
  }

  var names: [String] {
    switch self {
    case .constant: []
    case .text(let template): template.names
    case .list(let elements): elements.flatMap(\.names)
    case .members(let members): members.values.flatMap(\.names)
    }
  }

  /// The value with arguments in its places. A text that is one place alone becomes the argument with its type; what
  /// is not given leaves its member or element out.
  func filled(_ arguments: [String: JSONValue]) -> JSONValue? {
    switch self {
    case .constant(let value): value
    case .text(let template):
      template.onlyPlace.map { arguments[$0] } ?? template.filled(arguments).map(JSONValue.string)
    case .list(let elements): .array(elements.compactMap { $0.filled(arguments) })
    case .members(let members): .object(members.compactMapValues { $0.filled(arguments) })
    }
  }
}
