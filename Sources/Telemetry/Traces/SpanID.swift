/// The name of a span within its trace: eight bytes, not all zero.
public struct SpanID: Hashable, Sendable, CustomStringConvertible {
  let number: UInt64

  /// Makes a name; nothing of zero.
  init?(_ number: UInt64) {
    guard number != 0 else { return nil }
    self.number = number
  }

  /// Makes a name of a number by chance. Zero comes once in 2⁶⁴ times, and is nobody's name.
  init(any number: UInt64) {
    self.number = max(1, number)
  }

  /// Reads 16 lower-case hexadecimal digits.
  init?(_ digits: ArraySlice<UInt8>) {
    guard digits.count == 16, let number = HexDigits.number(digits) else { return nil }
    self.init(number)
  }

  /// 16 lower-case hexadecimal digits.
  public var description: String { HexDigits.text(number) }

  var bytes: [UInt8] { HexDigits.bytes(number) }
}
