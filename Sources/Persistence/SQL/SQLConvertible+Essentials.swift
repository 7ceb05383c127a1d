public import Essentials
import FoundationEssentials

extension Identifier: SQLConvertible {
  public var sqlValue: SQLValue { .text(text) }

  public init(sqlValue: SQLValue) throws {
    guard case .text(let text) = sqlValue, let identifier = Self(text) else {
      throw SQLConversionError(expected: "an identifier that begins with \(Kind.prefix)_", found: sqlValue)
    }
    self = identifier
  }
}

/// Stored as milliseconds since the Unix epoch.
extension Timestamp: SQLConvertible {
  public var sqlValue: SQLValue { .integer(milliseconds) }
  public init(sqlValue: SQLValue) throws { self.init(milliseconds: try Int64(sqlValue: sqlValue)) }
}

/// Stored as JSON text.
extension JSONValue: SQLConvertible {
  public var sqlValue: SQLValue {
    // Encoding fails only for numbers that JSON does not have; they are stored as `null`, as JavaScript does.
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return .text("null") }
    return .text(String(decoding: data, as: UTF8.self))
  }

  public init(sqlValue: SQLValue) throws {
    guard case .text(let text) = sqlValue,
      let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    else { throw SQLConversionError(expected: "JSON", found: sqlValue) }
    self = value
  }
}
