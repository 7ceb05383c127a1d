/// Texts in addresses and forms (RFC 3986 §2.1, application/x-www-form-urlencoded).
public enum PercentEncoding {
  /// A text as it stands in a query, in a form or in one part of a path: all bytes in hexadecimal but those of letters,
  /// digits and `-._~` (RFC 3986 §2.3).
  ///
  /// - Parameter others: More ASCII characters that stay as they are, such as `/` in a whole path.
  public static func encode(_ text: String, keeping others: String = "") -> String {
    let kept = Array(others.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      case _ where kept.contains(byte): bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The fields of a form or a query, in their order.
  public static func form(_ fields: some Sequence<(String, String)>) -> String {
    fields.map { "\(encode($0.0))=\(encode($0.1))" }.joined(separator: "&")
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}
