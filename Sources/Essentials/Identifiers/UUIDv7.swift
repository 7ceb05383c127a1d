/// A time-ordered UUID, version 7 of RFC 9562 §5.7: 48 bits of milliseconds since the Unix epoch, then 74 random bits.
public struct UUIDv7: Hashable, Sendable, Comparable {
  /// Bits 127 to 64: the milliseconds, the version, and 12 random bits.
  public let high: UInt64
  /// Bits 63 to 0: the variant and 62 random bits.
  public let low: UInt64

  /// Makes an identifier for a moment, with random bits from `generator`.
  public init(at time: Timestamp, using generator: inout some RandomNumberGenerator) {
    let milliseconds = UInt64(clamping: time.milliseconds) & 0xFFFF_FFFF_FFFF
    high = milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF
    low = 0x8000_0000_0000_0000 | generator.next() >> 2
  }

  /// Makes an identifier from its 128 bits, or nothing when they are not those of a version 7 UUID.
  public init?(high: UInt64, low: UInt64) {
    guard high >> 12 & 0xF == 7, low >> 62 == 0b10 else { return nil }
    self.high = high
    self.low = low
  }

  /// The moment at which the identifier was made.
  public var time: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

  public static func < (left: Self, right: Self) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }
}
