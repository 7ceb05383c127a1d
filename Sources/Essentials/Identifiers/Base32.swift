/// Crockford's base 32 in lower case, as TypeID uses it for 128 bits: 26 digits, the first of which holds 3 bits.
/// Source: https://github.com/jetify-com/typeid/tree/main/spec
enum Base32 {
  static let digitCount = 26
  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// Writes the digits to the first places of `buffer`.
  static func encode(high: UInt64, low: UInt64, into buffer: Slice<UnsafeMutableBufferPointer<UInt8>>) {
    var buffer = buffer
    var value = UInt128(high) << 64 | UInt128(low)
    for index in (0..<digitCount).reversed() {
      buffer[buffer.startIndex + index] = digits[Int(truncatingIfNeeded: value & 31)]
      value >>= 5
    }
  }

  static func decode(_ text: Substring.UTF8View) -> (high: UInt64, low: UInt64)? {
    guard text.count == digitCount, let first = text.first, first <= UInt8(ascii: "7") else { return nil }
    var value: UInt128 = 0
    for digit in text {
      guard let bits = digits.firstIndex(of: digit) else { return nil }
      value = value << 5 | UInt128(bits)
    }
    return (UInt64(truncatingIfNeeded: value >> 64), UInt64(truncatingIfNeeded: value))
  }
}
