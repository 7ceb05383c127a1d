public import Essentials
public import Persistence

/// One time that people had a conversation, from when they were asked for to when it was given back or closed.
public struct HandoffRecord: Hashable, Sendable {
  /// Its name; sorts by time.
  public var id: HandoffID
  /// What is handed over.
  public var conversation: ConversationID
  /// How far it is.
  public var state: Handoff.State
  /// Why people were asked for.
  public var reason: Handoff.Reason
  /// How sure the reason is, from 0 to 1, where it was told from what the customer writes.
  public var score: Double?
  /// The name of the line that it is in; nothing where none took it.
  public var queue: String?
  /// By when somebody should have written, or it should be over; nothing where that was not said.
  public var firstReply: HandoffDeadline?
  public var resolution: HandoffDeadline?
  /// What whoever takes it should know; nothing where somebody came by themselves.
  public var summary: HandoffSummary?
  /// How urgent it is, and why.
  public var urgency: HandoffUrgency
  /// Who has it, is to have it, or had it last.
  public var `operator`: Operator?
  /// When people were asked for.
  public var createdAt: Timestamp
  /// When an operator took it first.
  public var takenAt: Timestamp?
  /// When an operator wrote first.
  public var firstReplyAt: Timestamp?
  /// Since when the customer waits for an answer.
  public var waitingSince: Timestamp?
  /// How many messages of the customer's no operator has answered.
  public var unread: Int
  /// When it was given back or closed.
  public var endedAt: Timestamp?
  /// Until when it is put aside.
  public var snoozedUntil: Timestamp?

  static let columns = SQL(
    raw: """
      id, conversation_id, state, reason, priority, why, operator_id, operator_name, created_at, taken_at, \
      first_reply_at, waiting_since, unread, ended_at, snoozed_until, score, queue, reply_due_at, reply_sla, resolve_due_at, resolve_sla, summary, \
      sla_paused_at
      """)

  /// Reads a handoff from the ``columns``.
  ///
  /// - Parameter prefix: What their names begin with.
  init(_ row: Row, prefix: String = "") throws {
    func value<Value: SQLConvertible>(_ name: String) throws -> Value { try row.value(prefix + name) }
    id = try value("id")
    conversation = try value("conversation_id")
    state = try value("state")
    reason = try value("reason")
    let why: String = try value("why")
    urgency = HandoffUrgency(
      try value("priority"), why: try JSON.decode([String].self, from: Array(why.utf8)))
    `operator` = try Operator.read(row, prefix: prefix)
    createdAt = try value("created_at")
    takenAt = try value("taken_at")
    firstReplyAt = try value("first_reply_at")
    waitingSince = try value("waiting_since")
    unread = try value("unread")
    endedAt = try value("ended_at")
    snoozedUntil = try value("snoozed_until")
    score = try value("score")
    queue = try value("queue")
    summary = try HandoffSummary.read(try value("summary"))
    let pausedAt: Timestamp? = try value("sla_paused_at")
    firstReply = HandoffDeadline(
      dueAt: try value("reply_due_at"), try value("reply_sla"), doneAt: firstReplyAt ?? endedAt,
      isPaused: pausedAt != nil)
    resolution = HandoffDeadline(
      dueAt: try value("resolve_due_at"), try value("resolve_sla"), doneAt: endedAt, isPaused: pausedAt != nil
    )
  }
}

extension Operator {
  /// The operator of `operator_id` and `operator_name`; nothing where these are empty.
  static func read(_ row: Row, prefix: String = "") throws -> Operator? {
    let id: String? = try row.value(prefix + "operator_id")
    guard let id else { return nil }
    let name: String? = try row.value(prefix + "operator_name")
    return Operator(id: id, name: name ?? id)
  }
}

extension Handoff.State: SQLConvertible {}
extension Handoff.Reason: SQLConvertible {}
