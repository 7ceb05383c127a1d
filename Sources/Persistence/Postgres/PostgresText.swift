import CPostgres

/// PostgreSQL's text form of values (https://www.postgresql.org/docs/15/protocol-overview.html#PROTOCOL-FORMAT-CODES).
enum PostgresText {
  /// Reads a value by the object identifier of its type, from `pg_type.dat` of PostgreSQL's sources.
  static func value(_ bytes: UnsafeRawBufferPointer, type: Oid) -> SQLValue {
    switch type {
    case 16: return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)  // bool
    case 20, 21, 23, 26: return integer(bytes).map { .integer($0) } ?? text(bytes)  // int8, int2, int4, oid
    case 700, 701: return real(bytes)  // float4, float8
    case 1700: return integer(bytes).map { .integer($0) } ?? real(bytes)  // numeric, as sums of int8 are
    case 17: return .blob(self.bytes(bytes))  // bytea
    default: return text(bytes)
    }
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
    .text(String(decoding: bytes, as: UTF8.self))
  }

  private static func real(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
    let characters = String(decoding: bytes, as: UTF8.self)
    return Double(characters).map { .real($0) } ?? .text(characters)
  }

  private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    var rest = bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    guard !rest.isEmpty else { return nil }
    // Downwards from 0, because the smallest number has no positive counterpart.
    var value: Int64 = 0
    for byte in rest {
      guard byte >= 48, byte <= 57 else { return nil }
      let (product, productOverflows) = value.multipliedReportingOverflow(by: 10)
      let (sum, sumOverflows) = product.subtractingReportingOverflow(Int64(byte - 48))
      guard !productOverflows, !sumOverflows else { return nil }
      value = sum
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  /// `\x00ff…`, the only form that servers since 9.0 send by default.
  private static func bytes(_ text: UnsafeRawBufferPointer) -> [UInt8] {
    guard text.count >= 2 else { return [] }
    let digits = UnsafeRawBufferPointer(rebasing: text[2...])
    return [UInt8](unsafeUninitializedCapacity: digits.count / 2) { buffer, count in
      for index in 0..<digits.count / 2 {
        buffer[index] = digit(digits[2 * index]) << 4 | digit(digits[2 * index + 1])
      }
      count = digits.count / 2
    }
  }

  private static func digit(_ character: UInt8) -> UInt8 {
    character >= 97 ? character &- 87 : character &- 48
  }
}
