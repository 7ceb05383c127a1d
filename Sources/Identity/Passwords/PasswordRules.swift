public import Essentials
import Foundation

/// Which passwords people may choose, after NIST SP 800-63B, section 5.1.1.2: long enough, not known to everybody, and no
/// rule about capitals and signs, which only lead to `Password1!`.
public enum PasswordRules {
  /// A rule that a password breaks.
  public enum Breach: String, CaseIterable, Hashable, Sendable {
    /// Fewer than eight characters.
    case tooShort
    /// More than 128 characters.
    case tooLong
    /// It has a control character: probably not typed.
    case unprintable
    /// It is one of those that are tried first: often used, one character over and over, or a run such as `12345678`.
    case tooCommon
    /// It is the user's mail address, or the part before the `@`.
    case isMail

    /// What is wrong, for whoever chose it.
    public var explanation: String {
      switch self {
      case .tooShort: "A password has at least \(PasswordRules.lengthRange.lowerBound) characters."
      case .tooLong: "A password has at most \(PasswordRules.lengthRange.upperBound) characters."
      case .unprintable: "A password has no control characters."
      case .tooCommon: "This password is among the first that are tried. Choose another, such as a few words."
      case .isMail: "A password is not the mail address."
      }
    }
  }

  /// How many characters a password may have, counted as Unicode scalars of its NFKC form.
  public static let lengthRange = 8...128

  /// The form in which a password is counted, compared and hashed, so that it is the same from every keyboard: NFKC
  /// (Unicode Standard Annex #15).
  public static func normalised(_ password: String) -> String {
    // Nothing changes in ASCII, which most are.
    password.utf8.allSatisfy { $0 < 0x80 } ? password : password.precomposedStringWithCompatibilityMapping
  }

  /// The rules that a password breaks; none when it may be chosen.
  ///
  /// - Parameter mail: The user's mail address.
  public static func breaches(_ password: String, mail: String? = nil) -> [Breach] {
    // Normalising is not done for what is too long in any case.
    guard password.utf8.count <= PasswordHasher.byteLimit else { return [.tooLong] }
    let password = normalised(password)
    let length = password.unicodeScalars.count
    var breaches: [Breach] = []
    if length < lengthRange.lowerBound { breaches.append(.tooShort) }
    if length > lengthRange.upperBound { breaches.append(.tooLong) }
    if password.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      breaches.append(.unprintable)
    }
    let folded = password.lowercased()
    if CommonPasswords.contains(folded) { breaches.append(.tooCommon) }
    if let mail = mail.map({ normalised($0).lowercased() }), !mail.isEmpty,
      folded == mail || folded == mail.prefix(while: { $0 != "@" })
    {
      breaches.append(.isMail)
    }
    return breaches
  }

  /// Throws a problem with status 422 when a password breaks rules.
  ///
  /// - Parameter pointer: Where the password is in the request: a JSON pointer or a field's name.
  public static func check(_ password: String, mail: String? = nil, pointer: String = "/password")
    throws(Problem)
  {
    let breaches = breaches(password, mail: mail)
    guard breaches.isEmpty else { throw problem(breaches, pointer: pointer) }
  }

  static func problem(_ breaches: [Breach], pointer: String = "/password") -> Problem {
    Problem(
      kind: "weak-password", title: "This password cannot be chosen", status: 422,
      detail: breaches.map(\.explanation).joined(separator: " "),
      errors: breaches.map { Problem.FieldError(pointer: pointer, detail: $0.explanation) })
  }
}
