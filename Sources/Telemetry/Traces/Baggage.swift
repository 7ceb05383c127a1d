/// The list of `baggage` (W3C Baggage §3). It is checked and passed on to whoever gets the trace's context; nothing here
/// reads it or writes it down, for callers may have put anything into it.
enum Baggage {
  private static let members = 64
  private static let longest = 8192

  /// The list in one line; empty when anything in it is malformed or it is too long.
  static func checked(_ fields: [String]) -> String {
    var kept: [Substring] = []
    var length = 0
    for field in fields {
      length += field.utf8.count + 1
      guard length <= longest + 1 else { return "" }
      for piece in field.split(separator: ",", omittingEmptySubsequences: false) {
        let member = piece.trimmingBlanks
        guard isMember(member) else { return "" }
        kept.append(member)
      }
    }
    return kept.count <= members ? kept.joined(separator: ",") : ""
  }

  /// `key=value`, and properties behind semicolons.
  private static func isMember(_ member: Substring) -> Bool {
    let parts = member.split(separator: ";", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let pair = part.trimmingBlanks.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard isToken(pair[0].trimmingBlanks) else { return false }
      if pair.count == 1 {
        guard index > 0 else { return false }
      } else {
        guard isValue(pair[1].trimmingBlanks) else { return false }
      }
    }
    return true
  }

  /// A token of RFC 9110 §5.6.2.
  private static func isToken(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "A")...UInt8(ascii: "Z"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  private static func isValue(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { byte in
      (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: ",")
        && byte != UInt8(ascii: ";") && byte != UInt8(ascii: "\\")
    }
  }
}
