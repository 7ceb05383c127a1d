/// Decodes percent-encoded text (RFC 3986 §2.1).
enum PercentEncoding {
  /// The decoded text, or nothing when an escape is not two hexadecimal digits, when the result is not UTF-8, or
  /// when it has a zero byte, which no name or value here may have.
  ///
  /// - Parameter plusIsSpace: As in `application/x-www-form-urlencoded`, for queries.
  static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> String? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      bytes.formIndex(after: &index)
      if byte == UInt8(ascii: "%") {
        guard index < bytes.endIndex, let high = bytes[index].hexadecimalValue else { return nil }
        bytes.formIndex(after: &index)
        guard index < bytes.endIndex, let low = bytes[index].hexadecimalValue else { return nil }
        bytes.formIndex(after: &index)
        decoded.append(high << 4 | low)
      } else if byte == UInt8(ascii: "+"), plusIsSpace {
        decoded.append(UInt8(ascii: " "))
      } else {
        decoded.append(byte)
      }
    }
    guard !decoded.contains(0) else { return nil }
    return String(validating: decoded, as: UTF8.self)
  }

  /// Whether ``decode(_:plusIsSpace:)`` would succeed; for the usual plain text without decoding it.
  static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.allSatisfy { $0 != UInt8(ascii: "%") && $0 != 0 && $0 < 0x80 } || decode(bytes) != nil
  }
}
