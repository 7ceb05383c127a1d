public import Essentials

/// A mail as it goes over the wire (RFC 5322, RFC 2045): text and HTML as alternatives, in ASCII lines of at most 76
/// characters, so that every server takes it.
public struct MailMessage: Sendable {
  /// Whom it is from.
  public var from: Mailbox
  /// Whom it is to.
  public var to: Mailbox
  /// What it says.
  public var letter: Letter
  /// A name of its own, the same each time that it is sent: receivers know it again by that.
  public var id: String
  /// When it was written.
  public var date: Timestamp

  /// Describes a mail.
  ///
  /// - Parameter id: Letters, digits and `_`.
  public init(from: Mailbox, to: Mailbox, _ letter: Letter, id: String, date: Timestamp) {
    self.from = from
    self.to = to
    self.letter = letter
    self.id = id
    self.date = date
  }

  private static let longestText = 1 << 20

  /// The bytes of the whole message.
  ///
  /// - Throws: Where the subject could end its field, or a part is too long.
  public func composed() throws(MailError) -> [UInt8] {
    try HeaderText.check(letter.subject, "subject")
    guard letter.text.utf8.count <= Self.longestText, letter.html.utf8.count <= Self.longestText else {
      throw .tooLong("text")
    }
    // Neither boundary nor this sign can stand in what is quoted-printable (RFC 2045, section 6.7).
    let boundary = "=_\(id)"
    let fields = [
      "Date: \(dateText)", "From: \(from.headerValue(after: "From"))", "To: \(to.headerValue(after: "To"))",
      "Message-ID: <\(id)@\(from.domain)>", "Subject: \(HeaderText.unstructured(letter.subject))",
      // Nobody's holiday notice is to answer (RFC 3834).
      "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
      "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"",
    ]
    var bytes = Array((fields.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    for (type, text) in [("plain", letter.text), ("html", letter.html)] {
      bytes +=
        """
        --\(boundary)\r
        Content-Type: text/\(type); charset=utf-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r

        """.utf8
      bytes += QuotedPrintable.encode(text)
      bytes += "\r\n".utf8
    }
    return bytes + "--\(boundary)--\r\n".utf8
  }

  /// As in HTTP, but for the name of the zone (RFC 5322, section 3.3).
  private var dateText: String {
    HTTPDate.text(date.milliseconds / 1000).replacing(" GMT", with: " +0000")
  }
}
