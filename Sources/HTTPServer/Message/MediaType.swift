/// A media type with its parameters (RFC 9110 §8.3), for example `text/html; charset=utf-8`.
struct MediaType: Hashable, Sendable {
  /// Type and subtype in lower case, for example `text/html`.
  let essence: String
  private let parameters: [String: String]

  /// Reads a media type, or nothing when the text is none.
  init?(_ text: String) {
    var scanner = FieldScanner(text)
    guard let type = scanner.token(), scanner.skip("/"), let subtype = scanner.token() else { return nil }
    essence = "\(type)/\(subtype)".lowercased()
    guard let parameters = scanner.parameters() else { return nil }
    self.parameters = parameters
  }

  /// The value of a parameter.
  func parameter(_ name: String) -> String? { parameters[name] }

  var isMultipartForm: Bool { essence == "multipart/form-data" }

  /// Whether this is the type that `pattern` names; a structured suffix counts, so that `application/ld+json` is
  /// `application/json`.
  func matches(_ pattern: String) -> Bool {
    if essence == pattern || pattern == "*/*" { return true }
    if pattern.hasSuffix("/*") { return essence.hasPrefix(pattern.dropLast()) }
    return pattern == "application/json" && essence.hasPrefix("application/") && essence.hasSuffix("+json")
  }
}

/// Reads the pieces that header field values are made of (RFC 9110 §5.6).
struct FieldScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Passes over one character, if it is next.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func skipSpaces() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { position += 1 }
  }

  mutating func token() -> String? {
    let start = position
    while let byte = next, byte.isTokenCharacter { position += 1 }
    return position == start ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// How a quoted value is written.
  enum Quoting {
    /// As RFC 9110 has it: a backslash says that the next character means itself.
    case header
    /// As browsers write the names in forms (https://html.spec.whatwg.org/#multipart-form-data): a quote is `%22`, and
    /// a backslash means itself, as in `C:\fakepath\name`. Other clients escape quotes with a backslash; that is
    /// understood too.
    case form
  }

  private mutating func quotedString(_ quoting: Quoting) -> String? {
    guard skip("\"") else { return nil }
    var value: [UInt8] = []
    while var byte = next {
      position += 1
      if byte == UInt8(ascii: "\"") { return text(value, quoting) }
      if byte == UInt8(ascii: "\\"), quoting == .header || next == UInt8(ascii: "\"") {
        guard let escaped = next else { return nil }
        byte = escaped
        position += 1
      }
      value.append(byte)
    }
    return nil
  }

  private func text(_ value: [UInt8], _ quoting: Quoting) -> String {
    let text = String(decoding: value, as: UTF8.self)
    guard quoting == .form else { return text }
    return text.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
  }

  /// All parameters up to the end, names in lower case; nothing when they are malformed.
  mutating func parameters(_ quoting: Quoting = .header) -> [String: String]? {
    var parameters: [String: String] = [:]
    while true {
      skipSpaces()
      if position == bytes.count { return parameters }
      guard skip(";") else { return nil }
      skipSpaces()
      if position == bytes.count { return parameters }
      guard let name = token(), skip("="), let value = quotedString(quoting) ?? token() else { return nil }
      parameters[name.lowercased()] = value
    }
  }
}
