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
  }

  /// By when.
  public var dueAt: Timestamp
  /// How far it is.
  public var state: State

  /// - Parameter doneAt: When it was done; nothing where it was not yet.
  init?(dueAt: Timestamp?, _ state: State?, doneAt: Timestamp?) {
    guard let dueAt, let state else { return nil }
    self.dueAt = dueAt
    self.state = doneAt.map { $0 <= dueAt ? .met : .breached } ?? state
  }
}

/// The moments of a new handoff's deadlines.
struct HandoffDeadlines: Hashable, Sendable {
  struct Moments: Hashable, Sendable {
    var warnAt: Timestamp
    var dueAt: Timestamp
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
