public import Essentials
import Persistence

/// A mail that is to be sent.
public typealias MailID = Identifier<MailKind>

/// `mail_…`
public enum MailKind: IdentifierKind { public static let prefix = "mail" }

/// What is in an outbox of one company.
public struct OutboxState: Hashable, Sendable {
  /// How many mails wait.
  public var waiting: Int
  /// Since when the oldest of them does.
  public var oldest: Timestamp?
  /// How many were given up within a day.
  public var givenUp: Int

  /// Describes it.
  public init(waiting: Int, oldest: Timestamp?, givenUp: Int) {
    self.waiting = waiting
    self.oldest = oldest
    self.givenUp = givenUp
  }
}

/// One mail of the outbox, taken out to be sent.
struct OutgoingMail: Sendable {
  let id: MailID
  let kind: String
  let content: [UInt8]
  /// Which attempt this is, from 1.
  let attempt: Int
  let createdAt: Timestamp
  let giveUpAt: Timestamp
  let leasedUntil: Timestamp

  init(_ row: Row, leasedUntil: Timestamp) throws {
    id = try row.value("id")
    kind = try row.value("kind")
    content = try row.value("content")
    attempt = try row.value("attempts")
    createdAt = try row.value("created_at")
    giveUpAt = try row.value("give_up_at")
    self.leasedUntil = leasedUntil
  }
}

/// What is sealed in the outbox.
struct MailContent: Codable {
  var name: String
  var address: String
  var letter: Letter
}
