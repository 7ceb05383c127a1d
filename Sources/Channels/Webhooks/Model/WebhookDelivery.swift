public import Essentials
public import Persistence

/// One event on its way to one address, and what became of it.
public struct WebhookDelivery: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// It is to be sent, for the first time or again.
    case waiting
    /// It was taken.
    case delivered
    /// It is not tried again by itself.
    case dead
  }

  /// Its name.
  public let id: WebhookDeliveryID
  /// Where it goes.
  public let webhook: WebhookID
  /// What is told: the same for all addresses, and however often it is sent.
  public let event: WebhookEventID
  /// What has happened.
  public let name: EventName
  /// What it is about.
  public let subject: NewEvent.Subject
  /// Whether it is a sample that somebody has asked for.
  public let isTest: Bool
  /// What is sent.
  public let body: String
  /// How far it is.
  public let state: State
  /// How often it was begun.
  public let attempts: Int
  /// When it is sent next.
  public let dueAt: Timestamp
  /// Since when it is there.
  public let createdAt: Timestamp
  /// When it was taken, or given up.
  public let endedAt: Timestamp?

  static let columns: SQL =
    """
    number, id, webhook_id, event_id, event, conversation_id, order_id, is_test, body, state, attempts, due_at,
    created_at, ended_at, tries, asked_at
    """

  init(_ row: Row) throws {
    id = try row.value("id")
    webhook = try row.value("webhook_id")
    event = try row.value("event_id")
    name = try row.value("event")
    subject = NewEvent.Subject(
      conversation: try row.value("conversation_id"), order: try row.value("order_id"))
    isTest = try row.value("is_test")
    body = try row.value("body")
    state = try row.value("state")
    attempts = try row.value("attempts")
    dueAt = try row.value("due_at")
    createdAt = try row.value("created_at")
    endedAt = try row.value("ended_at")
  }
}

/// One time that a delivery was sent.
public struct WebhookAttempt: Hashable, Sendable {
  /// What came back, or did not.
  public struct Result: Hashable, Sendable {
    /// The answer's status; nothing where there was none.
    public var status: Int?
    /// Why there was no answer.
    public var error: String?
    /// The beginning of the answer's body.
    public var answer: String
    /// How long it took, in milliseconds.
    public var milliseconds: Int64
    /// For how long the receiver wants to be left alone.
    public var retryAfter: Duration?

    /// Describes it.
    public init(
      status: Int? = nil, error: String? = nil, answer: String = "", milliseconds: Int64 = 0,
      retryAfter: Duration? = nil
    ) {
      self.status = status
      self.error = error
      self.answer = answer
      self.milliseconds = milliseconds
      self.retryAfter = retryAfter
    }

    /// Whether it was taken: any status from 200 to 299.
    public var isTaken: Bool { status.map { (200..<300).contains($0) } ?? false }
    /// Whether nobody will ever listen there again.
    public var isGone: Bool { status == 410 }
    /// Whether the receiver is in a bad way, rather than refuses this one.
    var isOutage: Bool { status.map { $0 >= 500 || $0 == 429 } ?? true }
  }

  /// Which time it was, from 1.
  public let number: Int
  /// When it was begun.
  public let at: Timestamp
  /// What came of it.
  public let result: Result

  init(_ row: Row) throws {
    number = try row.value("number")
    at = try row.value("at")
    result = Result(
      status: try row.value("status"), error: try row.value("error"), answer: try row.value("answer"),
      milliseconds: try row.value("duration_ms"))
  }
}
