public import Essentials
public import Persistence

/// The mail address by which a user signs in, in the one way in which it is stored and compared: without spaces around
/// it, and in small letters, so that `Ann@Example.com` and `ann@example.com` are one user.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
  /// The address.
  public let text: String

  /// The longest that SMTP can carry (RFC 5321, section 4.5.3.1.3).
  private static let longest = 254

  /// Reads an address, or nothing when it can be none: one `@` with something on both sides, and no spaces.
  public init?(_ text: some StringProtocol) {
    let trimmed = text.drop(while: \.isWhitespace)
    let end = trimmed.lastIndex { !$0.isWhitespace }
    guard let end else { return nil }
    let address = trimmed[...end].lowercased()
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count), !parts[1].isEmpty,
      address.utf8.count <= Self.longest, !parts[1].hasPrefix("."), !parts[1].hasSuffix("."),
      address.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 && !$0.properties.isWhitespace }),
      !address.contains(where: { "<>,;:\"()[]\\".contains($0) })
    else { return nil }
    self.text = address
  }

  /// Reads an address.
  ///
  /// - Throws: A problem of status 422 that names the field.
  public init(_ text: String, at pointer: String) throws(Problem) {
    guard let address = Self(text) else {
      throw .wrongShape([.init(pointer: pointer, detail: "must be a mail address, such as ann@example.com")])
    }
    self = address
  }

  public var description: String { text }
}

extension MailAddress: SQLConvertible {
  public var sqlValue: SQLValue { .text(text) }

  public init(sqlValue: SQLValue) throws {
    guard case .text(let text) = sqlValue, let address = Self(text) else {
      throw SQLConversionError(expected: "a mail address", found: sqlValue)
    }
    self = address
  }
}
