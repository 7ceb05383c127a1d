import FoundationEssentials

/// Reads what HTTP message signatures use of structured fields (RFC 9651): a dictionary with one member, which is an inner
/// list of strings with parameters, or bytes. Anything else is refused.
struct StructuredFieldReader {
  /// A parameter's value.
  enum Value: Hashable {
    case number(Int64)
    case text(String)
    case flag

    var number: Int64? { if case .number(let number) = self { number } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
  }

  private var input: Substring.UTF8View

  init(_ text: String) {
    input = Substring(text).utf8
    skipSpaces()
    while let last = input.last, last == 0x20 || last == 0x09 { input.removeLast() }
  }

  var isAtEnd: Bool { input.isEmpty }

  /// What has not been read.
  var rest: String { String(Substring(input)) }

  /// Takes a character, if it is the next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard input.first == UInt8(ascii: character) else { return false }
    input.removeFirst()
    return true
  }

  /// A key: small letters, digits, `_`, `-`, `.` and `*` (section 3.1.2).
  mutating func key() -> String? {
    let name = input.prefix {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "*"):
        true
      default: false
      }
    }
    guard let first = name.first, first >= UInt8(ascii: "a") || first == UInt8(ascii: "*") else { return nil }
    input.removeFirst(name.count)
    return String(Substring(name))
  }

  /// An inner list of strings that have no parameters and are all different (section 3.1.1).
  mutating func innerList() -> [String]? {
    guard take("(") else { return nil }
    var list: [String] = []
    while true {
      skipSpaces()
      if take(")") { return list }
      guard let text = string(), !list.contains(text) else { return nil }
      list.append(text)
      guard let next = input.first, next == 0x20 || next == UInt8(ascii: ")") else { return nil }
    }
  }

  /// Parameters, each named once (section 3.1.2).
  mutating func parameters() -> [String: Value]? {
    var parameters: [String: Value] = [:]
    while take(";") {
      skipSpaces()
      guard let name = key() else { return nil }
      let value: Value? = take("=") ? self.value() : .flag
      guard let value, parameters.updateValue(value, forKey: name) == nil else { return nil }
    }
    return parameters
  }

  /// Bytes in base 64 between colons (section 3.3.5).
  mutating func bytes() -> [UInt8]? {
    guard take(":"), let end = input.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let text = String(Substring(input[..<end]))
    input = input[input.index(after: end)...]
    return Data(base64Encoded: text).map { Array($0) }
  }

  private mutating func value() -> Value? {
    if input.first == UInt8(ascii: "\"") { return string().map(Value.text) }
    let digits = input.prefix { (0x30...0x39).contains($0) }
    guard (1...15).contains(digits.count), let number = Int64(String(Substring(digits))) else { return nil }
    input.removeFirst(digits.count)
    return .number(number)
  }

  /// A string in quotation marks (section 3.3.3). What would need a backslash is in none of ours.
  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    let text = input.prefix {
      $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    input.removeFirst(text.count)
    let found = String(Substring(text))
    return take("\"") ? found : nil
  }

  private mutating func skipSpaces() {
    while input.first == 0x20 { input.removeFirst() }
  }
}
