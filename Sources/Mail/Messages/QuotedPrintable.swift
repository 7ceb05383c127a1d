/// Texts as mail carries them: ASCII, in lines of 76 characters (RFC 2045, section 6.7).
enum QuotedPrintable {
  private static let lineLength = 76
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Encodes a text. Whatever ends its lines, they end with CRLF then.
  static func encode(_ text: String) -> [UInt8] {
    let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
    var result: [UInt8] = []
    for (number, line) in lines.enumerated() {
      if number > 0 { result += [13, 10] }
      append(Array(line.utf8), to: &result)
    }
    return result
  }

  private static func append(_ line: [UInt8], to result: inout [UInt8]) {
    var width = 0
    for (index, byte) in line.enumerated() {
      let isLast = index == line.count - 1
      let piece = piece(byte, isLast: isLast)
      // One place is kept for the sign that the line goes on; no character of UTF-8 needs to stay whole.
      if width + piece.count > lineLength - (isLast ? 0 : 1) {
        result += [UInt8(ascii: "="), 13, 10]
        width = 0
      }
      result += piece
      width += piece.count
    }
  }

  /// Spaces at the end of a line would get lost on the way.
  private static func piece(_ byte: UInt8, isLast: Bool) -> [UInt8] {
    let isSpace = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    if isSpace ? !isLast : (33...126).contains(byte) && byte != UInt8(ascii: "=") { return [byte] }
    return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
