import Essentials

/// What in a text tells who somebody is or how to reach or charge them, as far as its form shows it.
public struct PersonalDetail: Hashable, Sendable {
  /// What it is.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case email = "EMAIL"
    /// A payment card's number, by its check digit (ISO/IEC 7812-1).
    case card = "CARD"
    /// A bank account, by its check digits (ISO 13616).
    case iban = "IBAN"
    case phone = "PHONE"
  }

  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var range: Range<String.Index>

  /// Everything of this kind in a text, in its order, without overlaps.
  public static func all(in text: String) -> [PersonalDetail] {
    // What has nothing of the kind is most of what is written.
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "@") || ($0 >= 48 && $0 <= 57) }) else { return [] }
    var found = emails(in: text)
    for candidate in numbers(in: text) where !found.contains(where: { $0.range.overlaps(candidate.range) }) {
      found.append(candidate)
    }
    return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private static func emails(in text: String) -> [PersonalDetail] {
    text.matches(of: /[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+/).map {
      PersonalDetail(kind: .email, range: $0.range)
    }
  }

  /// Runs of digits and letters that are grouped as such numbers are.
  private static func numbers(in text: String) -> [PersonalDetail] {
    let ibans = text.matches(of: /\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{2,4}){3,8}\b/).compactMap { match in
      CheckDigits.passIBAN(match.output.filter { $0 != " " })
        ? PersonalDetail(kind: .iban, range: match.range) : nil
    }
    let digits = text.matches(of: /\+?\(?[0-9](?:[ \-.\/()]{0,2}[0-9]){7,18}/).compactMap {
      match -> PersonalDetail? in
      guard !ibans.contains(where: { $0.range.overlaps(match.range) }), stands(match.range, in: text) else {
        return nil
      }
      return kind(of: match.output).map { PersonalDetail(kind: $0, range: match.range) }
    }
    return ibans + digits
  }

  /// Whether a number stands alone, and is no part of a name such as `ORD_12345678` or of a longer number.
  private static func stands(_ range: Range<String.Index>, in text: String) -> Bool {
    func isPart(_ character: Character?) -> Bool {
      character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
    let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : nil
    let after = range.upperBound < text.endIndex ? text[range.upperBound] : nil
    return !isPart(before) && !isPart(after)
  }

  private static func kind(of text: Substring) -> Kind? {
    let digits = text.filter(\.isNumber)
    if (13...19).contains(digits.count), CheckDigits.passLuhn(digits.compactMap(\.wholeNumberValue)) {
      return .card
    }
    // Dates and amounts have neither a plus or a leading zero nor so many digits.
    guard (9...15).contains(digits.count) else { return nil }
    let isDialled = text.first == "+" || digits.first == "0" || text.first == "("
    return isDialled || text.contains("-") || text.contains(" ") ? .phone : nil
  }
}
