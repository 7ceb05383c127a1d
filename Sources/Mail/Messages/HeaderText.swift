import FoundationEssentials

/// Texts in header fields: plain where they may be, else as encoded words (RFC 2047).
enum HeaderText {
  /// RFC 5322, section 2.1.1, and two less for lines with encoded words (RFC 2047, section 2).
  static let lineLength = 76
  /// Longer texts are encoded too: encoded words can be folded anywhere.
  private static let longestPlain = 60
  private static let longest = 1000

  /// - Throws: Where a text could end its field, or is longer than any.
  static func check(_ text: String, _ part: String) throws(MailError) {
    guard text.utf8.count <= longest else { throw .tooLong(part) }
    // Also the ends of lines and paragraphs of Unicode, which some programs take for line ends.
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.value >= 32 && !(0x7F...0x9F).contains($0.value) && $0.value != 0x2028 && $0.value != 0x2029
    }
    guard isPlain else { throw .controlCharacter(in: part) }
  }

  /// A text without structure, such as a subject.
  static func unstructured(_ text: String) -> String { isPlain(text) ? text : encoded(text) }

  /// The name before an address: quoted, or encoded.
  static func phrase(_ text: String) -> String {
    guard isPlain(text) else { return encoded(text) }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// What begins like an encoded word would be read as one, and spaces at the ends get lost.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.count <= longestPlain && !text.contains("=?") && !text.hasPrefix(" ") && !text.hasSuffix(" ")
      && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  /// Bytes of a word before they are encoded, such that it fits a line beside the longest name of a field.
  private static let wordLength = 39

  /// No character is cut (RFC 2047, section 5), and each word but the first stands on a line of its own.
  private static func encoded(_ text: String) -> String {
    var words: [[UInt8]] = [[]]
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if words[words.count - 1].count + bytes.count > wordLength { words.append([]) }
      words[words.count - 1] += bytes
    }
    return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
  }
}
