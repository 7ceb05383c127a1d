import Privacy

/// Personal data that was replaced by placeholders such as `<EMAIL_1>`, so that a model can speak of it without having
/// read it.
struct Redaction: Sendable {
  private var placeholders: [String: String] = [:]
  private var values: [String: String] = [:]
  private var counts: [PersonalDetail.Kind: Int] = [:]

  /// Whether nothing was replaced.
  var isEmpty: Bool { values.isEmpty }

  /// The text with placeholders; the same value has the same one throughout.
  mutating func redact(_ text: String) -> String {
    let found = PersonalDetail.all(in: text)
    guard !found.isEmpty else { return text }
    var result = ""
    var end = text.startIndex
    for item in found {
      result += text[end..<item.range.lowerBound]
      result += placeholder(for: String(text[item.range]), item.kind)
      end = item.range.upperBound
    }
    return result + text[end...]
  }

  /// The text with what the placeholders stand for. One that stands for nothing stays.
  func restore(_ text: String) -> String {
    guard !isEmpty, text.contains("<") else { return text }
    return text.replacing(/<[A-Z]+_[0-9]+>/) { values[String($0.output)] ?? String($0.output) }
  }

  /// The length of the end of a text that may be the beginning of a placeholder.
  static func heldLength(of text: String) -> Int {
    let tail = text.suffix(longest)
    guard let open = tail.lastIndex(of: "<") else { return 0 }
    let begun = tail[open...].dropFirst()
    let isOpen = begun.allSatisfy { ("A"..."Z").contains($0) || $0 == "_" || ("0"..."9").contains($0) }
    return isOpen ? begun.count + 1 : 0
  }

  /// `<BIRTHDATE_1234>`
  private static let longest = 16

  private mutating func placeholder(for value: String, _ kind: PersonalDetail.Kind) -> String {
    if let known = placeholders[value] { return known }
    counts[kind, default: 0] += 1
    let name = "<\(kind.rawValue)_\(counts[kind, default: 0])>"
    placeholders[value] = name
    values[name] = value
    return name
  }
}
