/// A type that can be a parameter of a statement and can be read from a column.
///
/// An enumeration with raw values that conform needs nothing but the declaration of conformance.
public protocol SQLConvertible {
  /// The value as it is stored.
  var sqlValue: SQLValue { get }

  /// Reads a stored value.
  /// - Throws: ``SQLConversionError`` when the stored value is not one of this type.
  init(sqlValue: SQLValue) throws
}

/// A stored value is not of the type that the program expects.
public struct SQLConversionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected and what was found.
  public let description: String

  /// Makes an error that says what was found instead of `type`.
  public init(expected type: String, found value: SQLValue) {
    description = "expected \(type), found \(value.kindInWords)"
  }
}

extension SQLConvertible where Self: RawRepresentable, RawValue: SQLConvertible {
  public var sqlValue: SQLValue { rawValue.sqlValue }

  public init(sqlValue: SQLValue) throws {
    guard let value = Self(rawValue: try RawValue(sqlValue: sqlValue)) else {
      throw SQLConversionError(expected: "a case of \(Self.self)", found: sqlValue)
    }
    self = value
  }
}

extension SQLValue: SQLConvertible {
  public var sqlValue: SQLValue { self }
  public init(sqlValue: SQLValue) { self = sqlValue }
}

extension Int64: SQLConvertible {
  public var sqlValue: SQLValue { .integer(self) }

  public init(sqlValue: SQLValue) throws {
    switch sqlValue {
    case .integer(let value): self = value
    case .real(let value):
      guard let whole = Int64(exactly: value) else {
        throw SQLConversionError(expected: "a whole number", found: sqlValue)
      }
      self = whole
    default: throw SQLConversionError(expected: "an integer", found: sqlValue)
    }
  }
}

extension Int: SQLConvertible {
  public var sqlValue: SQLValue { .integer(Int64(self)) }
  public init(sqlValue: SQLValue) throws { self = Int(try Int64(sqlValue: sqlValue)) }
}

extension Double: SQLConvertible {
  public var sqlValue: SQLValue { .real(self) }

  public init(sqlValue: SQLValue) throws {
    switch sqlValue {
    case .real(let value): self = value
    case .integer(let value): self = Double(value)
    default: throw SQLConversionError(expected: "a number", found: sqlValue)
    }
  }
}

extension Bool: SQLConvertible {
  public var sqlValue: SQLValue { .integer(self ? 1 : 0) }

  public init(sqlValue: SQLValue) throws {
    guard case .integer(let value) = sqlValue, value == 0 || value == 1 else {
      throw SQLConversionError(expected: "0 or 1", found: sqlValue)
    }
    self = value == 1
  }
}

extension String: SQLConvertible {
  public var sqlValue: SQLValue { .text(self) }

  public init(sqlValue: SQLValue) throws {
    guard case .text(let value) = sqlValue else {
      throw SQLConversionError(expected: "text", found: sqlValue)
    }
    self = value
  }
}

extension [UInt8]: SQLConvertible {
  public var sqlValue: SQLValue { .blob(self) }

  public init(sqlValue: SQLValue) throws {
    guard case .blob(let value) = sqlValue else {
      throw SQLConversionError(expected: "bytes", found: sqlValue)
    }
    self = value
  }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
  public var sqlValue: SQLValue { self?.sqlValue ?? .null }

  public init(sqlValue: SQLValue) throws {
    self = sqlValue == .null ? nil : try Wrapped(sqlValue: sqlValue)
  }
}
