/// What in a text tells who somebody is or how to reach or charge them, as far as its form or the words before it show
/// it.
public struct PersonalDetail: Hashable, Sendable {
  /// What it is.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case email = "EMAIL"
    /// A payment card's number, by its issuer's digits and its check digit (ISO/IEC 7812-1).
    case card = "CARD"
    /// A bank account, by its country's length and its check digits (ISO 13616).
    case iban = "IBAN"
    /// A number of the United States' social security, by the ranges that are given out.
    case socialSecurity = "SSN"
    case phone = "PHONE"
    /// An address in the internet that is not one of a private network.
    case network = "IP"
    /// A house in a street, with its town where that follows.
    case address = "ADDRESS"
    /// A person's name, where the words around it leave no doubt.
    case name = "NAME"
    /// A date of birth, where the words before it say so.
    case birthDate = "BIRTHDATE"
  }

  /// What it is.
  public var kind: Kind
  /// Where it stands.
  public var range: Range<String.Index>

  /// Says that something stands somewhere.
  public init(kind: Kind, range: Range<String.Index>) {
    self.kind = kind
    self.range = range
  }

  /// Everything of these kinds in a text, in its order, without overlaps. Takes time in proportion to the text.
  ///
  /// Digits of all scripts are digits, and characters without width are not there, so that neither hides a number.
  public static func all(in text: String) -> [PersonalDetail] {
    guard mayHoldSome(text) else { return [] }
    var search = DetailSearch(text)
    search.findMailAddresses()
    search.findNetworkAddresses()
    search.findAccounts()
    search.findBirthDates()
    search.findNumbers()
    search.findStreetAddresses()
    search.findNames()
    return search.details
  }

  /// Whether there is anything that a detail could be made of. Single words and identifiers, which most values in logs
  /// are, need no closer look.
  private static func mayHoldSome(_ text: String) -> Bool {
    var digits = 0
    var gaps = 0
    for byte in text.utf8 {
      // In addresses of pages, `%40` stands for an `@`.
      if byte >= 0x80 || byte == UInt8(ascii: "@") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%") {
        return true
      }
      if byte >= 48 && byte <= 57 { digits += 1 } else if byte <= 32 { gaps += 1 }
      if digits >= 4 || gaps >= 1 { return true }
    }
    return false
  }
}
