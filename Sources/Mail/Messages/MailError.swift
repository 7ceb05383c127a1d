/// Why a mail cannot be written: no part of one may ever become a header field of its own.
public enum MailError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A name, a subject or an address has a line end or another control character.
  case controlCharacter(in: String)
  /// The text is no mail address that can be sent to.
  case noAddress
  /// A part is longer than any mail's.
  case tooLong(String)

  public var description: String {
    switch self {
    case .controlCharacter(let part): "the \(part) has a line end or another control character"
    case .noAddress:
      "is no mail address that can be sent to: letters, digits and some signs of ASCII, an @, and a host's name"
    case .tooLong(let part): "the \(part) is too long"
    }
  }
}
