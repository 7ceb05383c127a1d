/// The value of a span's attribute.
public enum SpanValue: Hashable, Sendable {
  case string(String)
  case integer(Int64)
  case number(Double)
  case bool(Bool)
  case strings([String])

  /// The longest text that is kept, in bytes.
  static let longestText = 1024
  /// The most elements of a list.
  static let mostElements = 16

  /// The value within its bounds.
  var bounded: SpanValue {
    switch self {
    case .string(let text): .string(Self.cut(text))
    case .strings(let texts): .strings(texts.prefix(Self.mostElements).map { Self.cut($0) })
    case .integer, .number, .bool: self
    }
  }

  /// A text that is not too long, cut between characters.
  static func cut(_ text: String, to limit: Int = longestText) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: limit)
    while end > text.startIndex, end.samePosition(in: text) == nil { end = text.utf8.index(before: end) }
    return String(text[..<end])
  }
}

extension SpanValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}
