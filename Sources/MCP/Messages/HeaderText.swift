import FoundationEssentials

/// Texts in the header fields of the protocol: as they are where a field can hold them, else `=?base64?…?=`.
enum HeaderText {
  private static let start = "=?base64?"
  private static let end = "?="

  static func encoded(_ text: String) -> String {
    let isPlain =
      text.utf8.allSatisfy { 0x20...0x7E ~= $0 } && text.first != " " && text.last != " "
      && !text.hasPrefix(start)
    return isPlain ? text : start + Data(text.utf8).base64EncodedString() + end
  }

  /// The text that a field stands for; nothing when it is damaged.
  static func decoded(_ field: String) -> String? {
    guard field.hasPrefix(start), field.hasSuffix(end), field.utf8.count >= start.utf8.count + end.utf8.count
    else { return field }
    let payload = field.dropFirst(start.count).dropLast(end.count)
    guard let data = Data(base64Encoded: String(payload)) else { return nil }
    return String(validating: data, as: UTF8.self)
  }
}
