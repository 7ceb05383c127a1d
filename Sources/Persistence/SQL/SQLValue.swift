/// A value as both databases can hold it: what parameters and columns are made of.
public enum SQLValue: Hashable, Sendable {
  /// `NULL`
  case null
  /// A whole number of 64 bits (`BIGINT`). Truth values are 0 and 1.
  case integer(Int64)
  /// A double (`DOUBLE PRECISION`). Never NaN: SQLite would turn it into `NULL` silently, so it is refused.
  case real(Double)
  /// Text in UTF-8. Never with a zero character: PostgreSQL cannot store it, so it is refused on both.
  case text(String)
  /// Bytes.
  case blob([UInt8])
}

extension SQLValue {
  /// Why neither database may be given this value, or nothing when it is fine.
  var reasonForRefusal: String? {
    switch self {
    case .real(let value) where value.isNaN:
      "NaN cannot be stored: SQLite would silently turn it into NULL"
    case .text(let value) where value.utf8.contains(0):
      "text with a zero character (U+0000) cannot be stored: PostgreSQL refuses it"
    default: nil
    }
  }

  /// The kind of value in words, for messages. The value itself may be a customer's and stays out of them.
  var kindInWords: String {
    switch self {
    case .null: "NULL"
    case .integer: "an integer"
    case .real: "a real number"
    case .text: "text"
    case .blob: "bytes"
    }
  }
}
