/// Reads JSON (RFC 8259) strictly: no comments, no trailing commas, no unpaired surrogates unless they are to be replaced,
/// valid UTF-8 only.
struct JSONParser {
  private let bytes: [UInt8]
  private let depthLimit: Int
  private let halfSurrogates: JSONValue.HalfSurrogates
  private var index = 0
  private var depth = 0

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  init(_ bytes: [UInt8], depthLimit: Int, halfSurrogates: JSONValue.HalfSurrogates = .refused) {
    self.bytes = bytes
    self.depthLimit = depthLimit
    self.halfSurrogates = halfSurrogates
  }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    if bytes.starts(with: Self.byteOrderMark) { index = 3 }
    skipSpace()
    let value = try value()
    skipSpace()
    guard index == bytes.count else { throw error("Something follows the end of the JSON value") }
    return value
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    switch peek {
    case UInt8(ascii: "{"): return try nested { (parser) throws(JSONSyntaxError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(JSONSyntaxError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case .some(UInt8(ascii: "0")...UInt8(ascii: "9")), UInt8(ascii: "-"): return try number()
    case nil: throw error("The text ends where a value should be")
    default: throw error("A value should be here")
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    depth += 1
    guard depth <= depthLimit else {
      throw error("Values are nested more than \(depthLimit) levels deep")
    }
    index += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      guard peek == UInt8(ascii: "\"") else { throw error("A member's name in quotes should be here") }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("A colon should follow a member's name") }
      skipSpace()
      members[name] = try value()
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw error("A comma or a closing brace should be here") }
      skipSpace()
    }
  }

  private mutating func array() throws(JSONSyntaxError) -> JSONValue {
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw error("A comma or a closing bracket should be here") }
      skipSpace()
    }
  }

  private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue
  {
    for offset in 0..<text.utf8CodeUnitCount {
      guard peek == text.utf8Start[offset] else { throw error("A value should be here") }
      index += 1
    }
    return value
  }

  // MARK: Numbers

  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = index
    let isNegative = take(UInt8(ascii: "-"))
    // Negative numbers are summed up downwards: the range reaches one further there.
    var whole: Int64 = 0
    var fits = true
    let firstDigit = index
    while let digit = digit() {
      let (product, tooLarge) = whole.multipliedReportingOverflow(by: 10)
      let (sum, tooMuch) =
        isNegative
        ? product.subtractingReportingOverflow(Int64(digit)) : product.addingReportingOverflow(Int64(digit))
      fits = fits && !tooLarge && !tooMuch
      whole = sum
    }
    guard index > firstDigit else { throw error("A digit should be here") }
    guard index == firstDigit + 1 || bytes[firstDigit] != UInt8(ascii: "0") else {
      throw JSONSyntaxError(reason: "A number must not begin with a needless zero", offset: firstDigit)
    }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    if isWhole && fits && !(isNegative && whole == 0) { return .integer(whole) }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw JSONSyntaxError(reason: "The number is too large", offset: start)
    }
    return .number(value)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    guard digit() != nil else { throw error("A digit should be here") }
    while digit() != nil {}
  }

  private mutating func digit() -> UInt8? {
    guard index < bytes.count, case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 else {
      return nil
    }
    index += 1
    return digit
  }

  // MARK: Strings

  private mutating func string() throws(JSONSyntaxError) -> String {
    index += 1
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        let text = try text(bytes[start..<index])
        index += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try stringWithEscapes(from: start) }
      guard byte >= 0x20 else { throw error("A control character in a string must be escaped") }
      index += 1
    }
    throw error("The text ends inside a string")
  }

  /// Goes on with a string at its first escape; `start` is the offset after its opening quote.
  private mutating func stringWithEscapes(from start: Int) throws(JSONSyntaxError) -> String {
    var text = try text(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        return text
      } else if byte == UInt8(ascii: "\\") {
        index += 1
        text.unicodeScalars.append(try escaped())
      } else {
        let runStart = index
        while index < bytes.count, bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\""),
          bytes[index] != UInt8(ascii: "\\")
        {
          index += 1
        }
        guard index > runStart else { throw error("A control character in a string must be escaped") }
        text += try self.text(bytes[runStart..<index])
      }
    }
    throw error("The text ends inside a string")
  }

  private func text(_ run: ArraySlice<UInt8>) throws(JSONSyntaxError) -> String {
    if let text = String(validating: run, as: UTF8.self) { return text }
    throw JSONSyntaxError(
      reason: "The text is not valid UTF-8", offset: run.startIndex + UTF8Validity.firstError(in: run))
  }

  private mutating func escaped() throws(JSONSyntaxError) -> Unicode.Scalar {
    guard let letter = peek else { throw error("The text ends inside a string") }
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "u"): return try escapedCodePoint()
    default:
      index -= 1
      throw error("There is no such escape in JSON")
    }
  }

  private mutating func escapedCodePoint() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = index - 2
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let behindFirst = index
    if UTF16.isLeadSurrogate(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
      let second = try fourDigits()
      if UTF16.isTrailSurrogate(second) {
        let value = 0x10000 + UInt32(first & 0x3FF) << 10 + UInt32(second & 0x3FF)
        if let scalar = Unicode.Scalar(value) { return scalar }
      }
    }
    if halfSurrogates == .replaced {
      // What follows stands for itself.
      index = behindFirst
      return "\u{FFFD}"
    }
    throw JSONSyntaxError(reason: "An escape names half of a surrogate pair", offset: start)
  }

  private mutating func fourDigits() throws(JSONSyntaxError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Hexadecimal.value(of: byte) else {
        throw error("Four hexadecimal digits should follow \\u")
      }
      value = value << 4 | UInt16(digit)
      index += 1
    }
    return value
  }

  // MARK: Bytes

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
      default: return
      }
    }
  }

  private func error(_ reason: String) -> JSONSyntaxError {
    JSONSyntaxError(reason: reason, offset: index)
  }
}
