/// A company's short name on this server: what commands, addresses and tokens call it. It never changes.
public struct TenantName: Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let text: String

  /// The name of the server's own company, which the configuration file describes.
  public static let main = TenantName(unchecked: "main")
  /// What a name looks like, for schemas.
  public static let pattern = "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$"
  /// The same in words.
  public static let rule = "must be 1 to 40 small letters, digits and hyphens, beginning with a letter"

  private init(unchecked text: String) {
    self.text = text
  }

  /// Reads a name, or nothing when it is none.
  public init?(_ text: String) {
    let bytes = text.utf8
    guard (1...40).contains(bytes.count), let first = bytes.first, let last = bytes.last,
      Self.isLetter(first), last != UInt8(ascii: "-"),
      bytes.allSatisfy({ Self.isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    self.text = text
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) }

  public var description: String { text }
}
