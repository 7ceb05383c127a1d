/// A text of a configuration in which `env:NAME` stands for the value of a variable: `Bearer env:SHOP_KEY`. What is
/// printed of it is what stands in the file.
public struct SecretText: Hashable, Sendable, CustomStringConvertible {
  /// The text with the variables' values: for the wire, and for nothing else.
  public let revealed: String
  /// The variables' values.
  public let secrets: [String]
  /// The first variable that is not set; then the text is not whole.
  public let missing: String?
  /// The text as it was written.
  public let description: String

  /// Puts the variables' values in.
  public init(_ text: String, environment: [String: String]) {
    description = text
    var result = ""
    var secrets: [String] = []
    var missing: String?
    var rest = text[...]
    while let start = rest.firstRange(of: "env:") {
      let before = rest[..<start.lowerBound]
      let name = rest[start.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      result += before
      let isWord = before.isEmpty ? result.isEmpty : !(before.last?.isLetter ?? false)
      if isWord, !name.isEmpty {
        if let value = environment[String(name)], !value.isEmpty {
          result += value
          secrets.append(value)
        } else {
          missing = missing ?? String(name)
        }
      } else {
        result += "env:" + name
      }
      rest = rest[name.endIndex...]
    }
    revealed = result + rest
    self.secrets = secrets
    self.missing = missing
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
