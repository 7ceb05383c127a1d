/// The name of a trace: sixteen bytes, not all zero.
public struct TraceID: Hashable, Sendable, CustomStringConvertible {
  let high: UInt64
  let low: UInt64

  /// Makes a name of two halves; nothing when both are zero.
  init?(high: UInt64, low: UInt64) {
    guard high | low != 0 else { return nil }
    self.high = high
    self.low = low
  }

  /// Makes a name of two numbers by chance.
  init(any high: UInt64, _ low: UInt64) {
    self.high = max(1, high)
    self.low = low
  }

  /// Reads 32 lower-case hexadecimal digits (W3C Trace Context §3.2.2.3).
  init?(_ digits: ArraySlice<UInt8>) {
    guard digits.count == 32, let high = HexDigits.number(digits.prefix(16)),
      let low = HexDigits.number(digits.suffix(16))
    else { return nil }
    self.init(high: high, low: low)
  }

  /// 32 lower-case hexadecimal digits.
  public var description: String { HexDigits.text(high) + HexDigits.text(low) }

  var bytes: [UInt8] { HexDigits.bytes(high) + HexDigits.bytes(low) }
}
