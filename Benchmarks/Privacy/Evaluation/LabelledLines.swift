import Essentials
import FoundationEssentials
package import Privacy

/// Lines with personal details marked as `[kind|what it is]`, written for the purpose; `\u{…}` stands for a character.
///
/// The held-out half was written first, and its misses are not looked at when the detector is changed.
package struct LabelledLine: Sendable {
  /// The line as somebody would write it.
  package let text: String
  /// What is marked in it.
  package let details: [PersonalDetail]

  /// Which of the two halves.
  package enum Half: String, CaseIterable, Sendable {
    case tuning
    case heldOut = "held-out"
  }

  /// The lines of a half, from the file beside this folder.
  package static func all(_ half: Half) throws -> [LabelledLine] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = try String(contentsOf: folder.appending(path: half.rawValue + ".txt"), encoding: .utf8)
    return file.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { LabelledLine(marked: $0) }
  }

  /// Reads a line with its marks.
  package init(marked line: Substring) {
    var text = ""
    var marks: [(kind: PersonalDetail.Kind, start: Int, end: Int)] = []
    var open: (kind: PersonalDetail.Kind, start: Int)?
    var rest = line
    while let character = rest.first {
      if character == "\\", rest.hasPrefix("\\u{"), let end = rest.firstIndex(of: "}"),
        let code = UInt32(rest[rest.index(rest.startIndex, offsetBy: 3)..<end], radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        text.unicodeScalars.append(scalar)
        rest = rest[rest.index(after: end)...]
      } else if character == "[", open == nil, let kind = Self.kind(rest) {
        open = (kind.0, text.utf8.count)
        rest = rest.dropFirst(kind.1)
      } else if character == "]", let mark = open {
        marks.append((mark.kind, mark.start, text.utf8.count))
        open = nil
        rest = rest.dropFirst()
      } else {
        text.append(character)
        rest = rest.dropFirst()
      }
    }
    self.text = text
    details = marks.map { mark in
      let start = text.utf8.index(text.startIndex, offsetBy: mark.start)
      return PersonalDetail(
        kind: mark.kind, range: start..<text.utf8.index(text.startIndex, offsetBy: mark.end))
    }
  }

  private static func kind(_ rest: Substring) -> (PersonalDetail.Kind, Int)? {
    for kind in PersonalDetail.Kind.allCases {
      let mark = "[\(kind.rawValue.lowercased())|"
      if rest.hasPrefix(mark) { return (kind, mark.count) }
    }
    return nil
  }
}
