import Essentials

/// Refuses JSON objects that have two members of one name. Of those, one reader takes the first and another the last, and so
/// a token could say one thing to who checks it and another to who uses it (RFC 7515, section 4; RFC 7519, section 4).
enum UniqueMembers {
  /// Reads JSON without such members; what is no JSON is nothing too.
  static func parse(_ bytes: [UInt8], depthLimit: Int = 16) -> JSONValue? {
    guard let value = try? JSONValue(parsing: bytes, depthLimit: depthLimit),
      count(value) == writtenCount(bytes)
    else { return nil }
    return value
  }

  /// How many members there are after reading, at all depths.
  private static func count(_ value: JSONValue) -> Int {
    switch value {
    case .object(let members): members.values.reduce(members.count) { $0 + count($1) }
    case .array(let elements): elements.reduce(0) { $0 + count($1) }
    case .verbatim, .null, .bool, .integer, .number, .string: 0
    }
  }

  /// How many members were written: in JSON that is known to be right, each has one colon outside of texts.
  private static func writtenCount(_ bytes: [UInt8]) -> Int {
    var colons = 0
    var isInText = false
    var isEscaped = false
    for byte in bytes {
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
      } else if byte == UInt8(ascii: "\"") {
        isInText = true
      } else if byte == UInt8(ascii: ":") {
        colons += 1
      }
    }
    return colons
  }
}
