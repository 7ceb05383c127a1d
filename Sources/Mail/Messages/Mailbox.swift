/// A mail address with the name of whose it is (RFC 5322, section 3.4).
public struct Mailbox: Hashable, Sendable {
  /// What they are called; may be empty.
  public let name: String
  /// The address: the plain form of RFC 5321, section 4.1.2, in ASCII.
  public let address: String

  /// What can be sent to is read strictly: a part of dots and atoms, an `@`, and a host's name.
  public init(_ name: String = "", _ address: String) throws(MailError) {
    guard Self.isAddress(address) else { throw .noAddress }
    try HeaderText.check(name, "name")
    self.name = name
    self.address = address
  }

  /// Reads `ann@example.com` or `Ann Miller <ann@example.com>`.
  public init(parsing text: String) throws(MailError) {
    guard let start = text.lastIndex(of: "<") else {
      try self.init("", text)
      return
    }
    guard text.last == ">" else { throw .noAddress }
    var name = text[..<start]
    while name.last == " " { name.removeLast() }
    while name.first == " " { name.removeFirst() }
    if name.count >= 2, name.first == "\"", name.last == "\"" { name = name.dropFirst().dropLast() }
    try self.init(String(name), String(text[text.index(after: start)...].dropLast()))
  }

  /// The part behind the `@`.
  public var domain: String { String(address.split(separator: "@").last ?? "") }

  /// RFC 5321, sections 4.1.2 and 4.5.3.1: `Dot-string`, `Domain`, and how long they may be.
  private static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].utf8.count),
      parts[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isAtom)
    else { return false }
    return parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel)
  }

  private static func isAtom(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
  }

  private static func isLabel(_ text: Substring) -> Bool {
    (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
      && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// The mailbox as the value of a header field. The address goes on a line of its own where both do not fit on one.
  func headerValue(after field: String) -> String {
    guard !name.isEmpty else { return address }
    let phrase = HeaderText.phrase(name)
    let fits = field.utf8.count + 2 + phrase.utf8.count + address.utf8.count + 3 <= HeaderText.lineLength
    return phrase + (fits ? " " : "\r\n ") + "<\(address)>"
  }
}
