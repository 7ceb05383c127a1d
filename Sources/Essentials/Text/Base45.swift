/// Base 45 (RFC 9285): three characters for two bytes, all of them of the QR code's alphanumeric mode, in which a
/// character takes five and a half bits. In a QR code that is denser than Base 64, whose characters take eight.
public enum Base45 {
  private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

  /// Writes three characters for two bytes, and two for an odd one at the end.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2 * 3 + 2)
    for start in stride(from: 0, to: bytes.count, by: 2) {
      let isPair = start + 1 < bytes.count
      var value = isPair ? Int(bytes[start]) << 8 | Int(bytes[start + 1]) : Int(bytes[start])
      for _ in 0..<(isPair ? 3 : 2) {
        text.append(digits[value % 45])
        value /= 45
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads what ``encode(_:)`` wrote, or nothing when the text is not exactly that.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let values = text.utf8.map(value(of:))
    guard values.count % 3 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count / 3 * 2 + 1)
    for start in stride(from: 0, to: values.count, by: 3) {
      guard let low = values[start], let middle = values[start + 1] else { return nil }
      if start + 2 < values.count {
        guard let high = values[start + 2], case let value = low + middle * 45 + high * 2025, value <= 0xFFFF
        else { return nil }
        bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
      } else {
        guard case let value = low + middle * 45, value <= 0xFF else { return nil }
        bytes.append(UInt8(value))
      }
    }
    return bytes
  }

  private static func value(of digit: UInt8) -> Int? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(digit - UInt8(ascii: "A")) + 10
    case UInt8(ascii: " "): 36
    case UInt8(ascii: "$"): 37
    case UInt8(ascii: "%"): 38
    case UInt8(ascii: "*"): 39
    case UInt8(ascii: "+"): 40
    case UInt8(ascii: "-"): 41
    case UInt8(ascii: "."): 42
    case UInt8(ascii: "/"): 43
    case UInt8(ascii: ":"): 44
    default: nil
    }
  }
}
