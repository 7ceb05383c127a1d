public import Essentials

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
  public var sqlValue: SQLValue { .text(String(decoding: serialized(), as: UTF8.self)) }

  public init(sqlValue: SQLValue) throws {
    guard case .text(let text) = sqlValue, let value = try? JSONValue(parsing: text) else {
      throw SQLConversionError(expected: "JSON", found: sqlValue)
    }
    self = value
  }
}
