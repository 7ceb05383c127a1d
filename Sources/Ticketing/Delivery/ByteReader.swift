import Essentials

/// Reads a token's fields one after the other; what is too short gives nothing.
struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Collection<UInt8>) { rest = Array(bytes)[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count >= 0, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func byte() -> UInt8? { rest.popFirst() }

  /// A number, its highest byte first.
  mutating func number(bytes count: Int) -> UInt64? {
    bytes(count)?.reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func identifier<Kind>(_ kind: Identifier<Kind>.Type = Identifier<Kind>.self) -> Identifier<Kind>? {
    guard let high = number(bytes: 8), let low = number(bytes: 8), let uuid = UUIDv7(high: high, low: low)
    else { return nil }
    return Identifier(uuid)
  }

  /// A moment in whole seconds since the Unix epoch, which four bytes hold until the year 2106.
  mutating func seconds() -> Timestamp? {
    number(bytes: 4).map { Timestamp(milliseconds: Int64($0) * 1000) }
  }
}

/// Writes what ``ByteReader`` reads.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ more: some Sequence<UInt8>) { bytes += more }

  mutating func append(_ number: UInt64, bytes count: Int) {
    for index in (0..<count).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(index))))
    }
  }

  mutating func append<Kind>(_ identifier: Identifier<Kind>) {
    append(identifier.uuid.high, bytes: 8)
    append(identifier.uuid.low, bytes: 8)
  }

  /// Whole seconds, rounded down.
  mutating func append(seconds time: Timestamp) {
    append(UInt64(UInt32(clamping: time.milliseconds / 1000)), bytes: 4)
  }
}
