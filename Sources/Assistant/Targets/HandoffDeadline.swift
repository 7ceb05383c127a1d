public import Essentials
public import Persistence

/// By when something should have been done in a handoff, and what has come of it.
public struct HandoffDeadline: Hashable, Sendable {
  /// What should have been done.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Somebody has written.
    case firstReply = "first_reply"
    /// The handoff is over.
    case resolution
  }

  /// What has come of it.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// There is time.
    case running
    /// There is little time.
    case warned
    /// It was not done in time.
    case breached
    /// It was done in time.
    case met
    /// The conversation is put aside: time stands still. Never stored, for what it was before goes on afterwards.
    case paused
  }

  /// By when.
  public var dueAt: Timestamp
  /// How far it is.
  public var state: State

  /// - Parameters:
  ///   - doneAt: When it was done; nothing where it was not yet.
  ///   - isPaused: Whether the moment is still to be moved, since the conversation is or was put aside.
  init?(dueAt: Timestamp?, _ state: State?, doneAt: Timestamp?, isPaused: Bool) {
    guard let dueAt, let state else { return nil }
    self.dueAt = dueAt
    let outcome = doneAt.map { $0 <= dueAt ? .met : .breached } ?? state
    self.state = isPaused && state != .breached && outcome != .met ? .paused : outcome
  }
}

/// The moments of a new handoff's deadlines.
struct HandoffDeadlines: Hashable, Sendable {
  struct Moments: Hashable, Sendable {
    var warnAt: Timestamp
    var dueAt: Timestamp

    /// As they are when time has stood still from one moment to another; in office hours alone where there are any.
    func moved(from pause: Timestamp, to end: Timestamp, _ hours: OfficeHours?) -> Moments {
      func moved(_ moment: Timestamp) -> Timestamp {
        // What was late before stays late.
        guard moment > pause, end > pause else { return moment }
        guard let hours else { return moment + (end - pause) }
        return hours.moment(after: hours.time(from: pause, to: moment), from: end) ?? moment + (end - pause)
      }
      return Moments(warnAt: moved(warnAt), dueAt: moved(dueAt))
    }
  }

  var firstReply: Moments?
  var resolution: Moments?

  /// Counts in office hours.
  init(_ target: HandoffTarget?, warnAt part: Double, hours: OfficeHours?, from start: Timestamp) {
    func moment(_ time: Duration) -> Timestamp? {
      hours.map { $0.moment(after: time, from: start) } ?? (start + time)
    }
    func moments(_ time: Duration?) -> Moments? {
      guard let time, let due = moment(time), let warning = moment(time * part) else { return nil }
      return Moments(warnAt: warning, dueAt: due)
    }
    firstReply = moments(target?.firstReply)
    resolution = moments(target?.resolution)
  }

  /// Since when time stands still, until when it did, and since when a handoff is more urgent; each until the deadlines
  /// follow.
  static let pauses = [
    "ALTER TABLE handoffs ADD COLUMN sla_paused_at BIGINT",
    "ALTER TABLE handoffs ADD COLUMN sla_resumed_at BIGINT",
    "ALTER TABLE handoffs ADD COLUMN sla_raised_at BIGINT",
  ]

  /// What is set when something has happened in a conversation that is, or was, put aside: time goes on from then, or
  /// from when the conversation was to come back.
  static func goOn(at now: Timestamp) -> SQL {
    """
    sla_resumed_at = CASE WHEN sla_paused_at IS NULL THEN NULL WHEN sla_resumed_at IS NOT NULL THEN sla_resumed_at
      WHEN snoozed_until < \(now) THEN snoozed_until ELSE \(now) END
    """
  }

  /// The columns of a handoff, part of the assistant's migrations.
  static let creation = [
    "ALTER TABLE handoffs ADD COLUMN reply_warn_at BIGINT",
    "ALTER TABLE handoffs ADD COLUMN reply_due_at BIGINT",
    "ALTER TABLE handoffs ADD COLUMN reply_sla TEXT",
    "ALTER TABLE handoffs ADD COLUMN resolve_warn_at BIGINT",
    "ALTER TABLE handoffs ADD COLUMN resolve_due_at BIGINT",
    "ALTER TABLE handoffs ADD COLUMN resolve_sla TEXT",
  ]
}
