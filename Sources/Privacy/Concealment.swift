public import Essentials

/// Takes personal details and secrets out of what is written for operators: logs, traces, statistics. What was there is
/// not kept anywhere.
public enum Concealment {
  /// The text with the kind of a detail in its place, `[EMAIL]`, and `[secret]` for secrets.
  public static func conceal(_ text: String) -> String {
    let secrets = Secrets.ranges(in: text)
    let details = PersonalDetail.all(in: text)
    guard !secrets.isEmpty || !details.isEmpty else { return text }
    let marks =
      secrets.map { (range: $0, mark: Redaction.mark) }
      + details.map { (range: $0.range, mark: "[\($0.kind.rawValue)]") }
    var result = ""
    var end = text.startIndex
    for (range, mark) in marks.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      if range.lowerBound >= end {
        result += text[end..<range.lowerBound]
        result += mark
      }
      end = max(end, range.upperBound)
    }
    return result + text[end...]
  }

  /// The value with all its texts concealed. Names of members are the program's own, and stay.
  public static func conceal(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(conceal(text))
    case .array(let elements): .array(elements.map { conceal($0) })
    case .object(let members): .object(members.mapValues { conceal($0) })
    case .verbatim(let text): conceal(text.value)
    case .integer(let number) where number.magnitude >= 100_000_000_000:
      // A card's number without its quotes.
      conceal("card \(number)") == "card \(number)" ? value : .string("[CARD]")
    case .null, .bool, .integer, .number: value
    }
  }
}
