import Persistence

/// Rows as bytes, the same for both engines: of each value a letter and what follows it.
enum RowCoding {
  /// Appends a row with its length before it.
  static func append(_ values: [SQLValue], to bytes: inout [UInt8]) -> Range<Int> {
    let place = bytes.count
    bytes.append(length: 0)
    for value in values { append(value, to: &bytes) }
    let range = (place + 4)..<bytes.count
    for (offset, byte) in withUnsafeBytes(of: UInt32(range.count).bigEndian, { Array($0) }).enumerated() {
      bytes[place + offset] = byte
    }
    return range
  }

  private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(UInt8(ascii: "n"))
    case .integer(let value):
      bytes.append(UInt8(ascii: "i"))
      bytes.append(contentsOf: withUnsafeBytes(of: value.bigEndian) { Array($0) })
    case .real(let value):
      bytes.append(UInt8(ascii: "r"))
      bytes.append(contentsOf: withUnsafeBytes(of: value.bitPattern.bigEndian) { Array($0) })
    case .text(let value):
      bytes.append(UInt8(ascii: "t"))
      bytes.append(length: value.utf8.count)
      bytes.append(contentsOf: value.utf8)
    case .blob(let value):
      bytes.append(UInt8(ascii: "b"))
      bytes.append(length: value.count)
      bytes.append(contentsOf: value)
    }
  }

  /// The rows of a record, each as its bytes; nothing when they are none.
  static func rows(_ payload: [UInt8]) -> [ArraySlice<UInt8>]? {
    var rest = payload[...]
    var rows: [ArraySlice<UInt8>] = []
    while !rest.isEmpty {
      guard let length = rest.takeLength(), rest.count >= length else { return nil }
      rows.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return rows
  }

  /// A row's values; nothing when it has not so many, or they are none.
  static func values(_ row: ArraySlice<UInt8>, count: Int) -> [SQLValue]? {
    var rest = row
    var values: [SQLValue] = []
    values.reserveCapacity(count)
    while !rest.isEmpty {
      guard let value = value(&rest) else { return nil }
      values.append(value)
    }
    return values.count == count ? values : nil
  }

  private static func value(_ rest: inout ArraySlice<UInt8>) -> SQLValue? {
    switch rest.popFirst() {
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "i"): return bits(&rest).map { .integer(Int64(bitPattern: $0)) }
    case UInt8(ascii: "r"): return bits(&rest).map { .real(Double(bitPattern: $0)) }
    case UInt8(ascii: "t"): return bytes(&rest).map { .text(String(decoding: $0, as: UTF8.self)) }
    case UInt8(ascii: "b"): return bytes(&rest).map { .blob(Array($0)) }
    default: return nil
    }
  }

  private static func bits(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    guard rest.count >= 8 else { return nil }
    let value = rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rest.removeFirst(8)
    return value
  }

  private static func bytes(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let length = rest.takeLength(), rest.count >= length else { return nil }
    let bytes = rest.prefix(length)
    rest = rest.dropFirst(length)
    return bytes
  }
}
