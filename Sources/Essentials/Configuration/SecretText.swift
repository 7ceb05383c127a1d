/// A text of a configuration in which `env:NAME` stands for the value of a variable, and `secret:NAME` for a company's
/// secret: `Bearer env:SHOP_KEY`. What is printed of it is what stands in the file.
public struct SecretText: Hashable, Sendable, CustomStringConvertible {
  /// The text with the variables' values: for the wire, and for nothing else.
  public let revealed: String
  /// The variables' values.
  public let secrets: [String]
  /// The first variable that is not set; then the text is not whole.
  public let missing: String?
  /// The text as it was written.
  public let description: String

  private static let references = ["env:", "secret:"]

  /// Puts the variables' values in.
  ///
  /// - Parameter environment: Variables by name; secrets with `secret:` before theirs.
  public init(_ text: String, environment: [String: String]) {
    description = text
    var result = ""
    var secrets: [String] = []
    var missing: String?
    var rest = text[...]
    while let start = Self.nextReference(in: rest) {
      let kind = rest[start] == "env:" ? "" : "secret:"
      let before = rest[..<start.lowerBound]
      let name = rest[start.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      result += before
      let isWord = before.isEmpty ? result.isEmpty : !(before.last?.isLetter ?? false)
      if isWord, !name.isEmpty {
        if let value = environment[kind + name], !value.isEmpty {
          result += value
          secrets.append(value)
        } else {
          missing = missing ?? kind + name
        }
      } else {
        result += rest[start] + name
      }
      rest = rest[name.endIndex...]
    }
    revealed = result + rest
    self.secrets = secrets
    self.missing = missing
  }
}

extension SecretText {
  /// Where the first word stands that says what follows is a name.
  fileprivate static func nextReference(in text: Substring) -> Range<Substring.Index>? {
    var next: Range<Substring.Index>?
    for word in references {
      guard let found = text.firstRange(of: word) else { continue }
      if next.map({ found.lowerBound < $0.lowerBound }) ?? true { next = found }
    }
    return next
  }
}

/// Takes secrets out of what others say, who may repeat what they were sent.
public struct Redaction: Sendable {
  private let secrets: [String]

  /// What stands for a secret.
  public static let mark = "[secret]"

  /// Takes these out. A long one goes before a short one that it may hold.
  public init(_ secrets: [String]) {
    self.secrets = Set(secrets).filter { !$0.isEmpty }.sorted { $0.count > $1.count }
  }

  /// The text without secrets.
  public func callAsFunction(_ text: String) -> String {
    secrets.reduce(text) { $0.contains($1) ? $0.replacing($1, with: Self.mark) : $0 }
  }

  /// The value with no secret in any of its texts and names.
  public func callAsFunction(_ value: JSONValue) -> JSONValue {
    guard !secrets.isEmpty else { return value }
    switch value {
    case .string(let text): return .string(self(text))
    case .array(let elements): return .array(elements.map { self($0) })
    case .object(let members):
      return .object(Dictionary(members.map { (self($0.key), self($0.value)) }) { _, last in last })
    case .verbatim(let text): return self(text.value)
    case .integer, .number: return self(value.text) == value.text ? value : .string(Self.mark)
    case .null, .bool: return value
    }
  }
}
