import Essentials

/// Numbers and security codes of payment cards in what people write. Nobody here may have them: payments are made with
/// tokens, and what is not kept cannot get lost (PCI DSS, requirement 3).
enum CardDetails {
  /// A text in which each card's number has become its last four digits, and each security code is gone.
  static func removed(from text: String) -> String {
    guard text.utf8.contains(where: { (48...57).contains($0) }) else { return text }
    let numbers = text.matches(of: /\d(?:[\s.\-\u{2010}-\u{2014}\/]{0,3}\d){12,}/).flatMap {
      cards(in: text[$0.range])
    }
    guard !numbers.isEmpty else { return withoutCodes(text) }
    var result = ""
    var end = text.startIndex
    for number in numbers {
      let last = text[number].filter(\.isNumber).suffix(4)
      result += text[end..<number.lowerBound] + "\(mark) \(last)]"
      end = number.upperBound
    }
    return withoutCodes(result + text[end...])
  }

  /// Whether a text has lost a card's number.
  static func werePart(of text: String) -> Bool { text.contains(mark) }

  private static let mark = "[card number ending"

  /// Cards' numbers among groups of digits, behind which a date of expiry may stand in the same run.
  private static func cards(in run: Substring) -> [Range<Substring.Index>] {
    let groups = run.matches(of: /\d+/).map(\.range)
    var found: [Range<Substring.Index>] = []
    var first = 0
    while first < groups.count {
      let length = (first..<groups.count).last { last in
        isCard(run[groups[first].lowerBound..<groups[last].upperBound])
      }
      if let last = length {
        found.append(groups[first].lowerBound..<groups[last].upperBound)
        first = last + 1
      } else {
        first += 1
      }
    }
    return found
  }

  /// Whether digits have a card's length, one of the first digits that the networks use, and the right check digit.
  private static func isCard(_ text: Substring) -> Bool {
    let digits = text.compactMap(\.wholeNumberValue)
    guard (13...19).contains(digits.count), let first = digits.first, (2...6).contains(first) else {
      return false
    }
    return CheckDigits.passLuhn(digits)
  }

  private static func withoutCodes(_ text: String) -> String {
    text.replacing(/\b((?i:cvc2?|cvv2?|cv2|security code)\b[\s:=#-]*(?:(?i:is)\s+)?)\d{3,4}\b/) {
      "\($0.1)[removed]"
    }
  }
}
