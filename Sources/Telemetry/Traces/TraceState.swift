/// The list of `tracestate` (W3C Trace Context §3.3). Nothing in it is ours: it is checked and passed on.
enum TraceState {
  private static let members = 32
  private static let longest = 512

  /// The list in one line; empty when anything in it is malformed, or it is longer than everybody has to pass on.
  static func checked(_ fields: [String]) -> String {
    var seen: Set<Substring> = []
    var kept: [Substring] = []
    var length = 0
    for field in fields {
      length += field.utf8.count + 1
      guard length <= longest + 1 else { return "" }
      for piece in field.split(separator: ",", omittingEmptySubsequences: false) {
        let member = piece.trimmingBlanks
        if member.isEmpty { continue }
        guard let equals = member.firstIndex(of: "="), isKey(member[..<equals]),
          isValue(member[member.index(after: equals)...]), seen.insert(member[..<equals]).inserted
        else { return "" }
        kept.append(member)
      }
    }
    return kept.count <= members ? kept.joined(separator: ",") : ""
  }

  /// `key` or `tenant@system`.
  private static func isKey(_ key: Substring) -> Bool {
    let parts = key.split(separator: "@", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return isName(parts[0], upTo: 256, mayBeginWithDigit: false)
    case 2:
      return isName(parts[0], upTo: 241, mayBeginWithDigit: true)
        && isName(parts[1], upTo: 14, mayBeginWithDigit: false)
    default: return false
    }
  }

  private static func isName(_ name: Substring, upTo limit: Int, mayBeginWithDigit: Bool) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= limit else { return false }
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard letters.contains(first) || mayBeginWithDigit && digits.contains(first) else { return false }
    return name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || "_-*/".utf8.contains($0) }
  }

  private static func isValue(_ value: Substring) -> Bool {
    (1...256).contains(value.utf8.count) && value.utf8.last != 0x20
      && value.utf8.allSatisfy {
        (0x20...0x7E).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=")
      }
  }
}

extension Substring {
  /// Without spaces and tabs around it.
  var trimmingBlanks: Substring {
    var text = self
    while let first = text.utf8.first, first == 0x20 || first == 0x09 { text.removeFirst() }
    while let last = text.utf8.last, last == 0x20 || last == 0x09 { text.removeLast() }
    return text
  }
}
