public import Essentials

/// One piece of work that waits, runs or has failed for good.
public typealias JobID = Identifier<JobKind>

/// `job_…`
public enum JobKind: IdentifierKind { public static let prefix = "job" }

/// What is to be done, such as `memory.clean_up`: it says which handler does it.
public struct JobType: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  public let rawValue: String

  /// Takes a name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Takes a name.
  public init(stringLiteral value: String) { rawValue = value }
}

extension JobType: SQLConvertible {
  public var sqlValue: SQLValue { .text(rawValue) }
  public init(sqlValue: SQLValue) throws { rawValue = try String(sqlValue: sqlValue) }
}

/// Work that is to be done, later or at once, here or in another process.
public struct NewJob: Sendable {
  /// What is to be done.
  public var type: JobType
  /// With what; whoever does it knows what it means.
  public var payload: JSONValue
  /// Not before this moment; nothing for at once.
  public var due: Timestamp?
  /// While a job of the same type and key waits or runs, no other is added.
  public var key: String?
  /// Jobs of one type and series are done one after the other, in the order in which they were added. One that has
  /// failed for good lets those behind it go on.
  public var series: String?

  /// Describes it.
  public init(
    _ type: JobType, _ payload: JSONValue = .object([:]), due: Timestamp? = nil, key: String? = nil,
    series: String? = nil
  ) {
    self.type = type
    self.payload = payload
    self.due = due
    self.key = key
    self.series = series
  }
}

/// A job as it is kept.
public struct Job: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// It is to be done, for the first time or again.
    case waiting
    /// Somebody does it.
    case running
    /// It has failed so often, or in such a way, that it is not tried again by itself.
    case dead
  }

  /// Its name.
  public let id: JobID
  /// Whose data it works on.
  public let tenant: TenantID
  /// What is to be done.
  public let type: JobType
  /// With what.
  public let payload: JSONValue
  /// How far it is.
  public let state: State
  /// How often it was begun.
  public let attempts: Int
  /// When it is due; while it runs, when others may take it over.
  public let dueAt: Timestamp
  /// Since when it is there.
  public let createdAt: Timestamp
  /// The attempts that have failed, the latest last.
  public let story: [JobAttempt]

  /// The job as the API and the command show it.
  public var json: JSONValue {
    [
      "id": .string(id.text), "type": .string(type.rawValue), "state": .string(state.rawValue),
      "payload": payload, "attempts": .integer(Int64(attempts)), "due_at": .string(dueAt.description),
      "created_at": .string(createdAt.description), "story": .array(story.map(\.json)),
    ]
  }
}

/// One time that a job was tried in vain.
public struct JobAttempt: Hashable, Sendable {
  /// Which time it was, from 1.
  public let number: Int
  /// When it ended.
  public let endedAt: Timestamp
  /// Which process has tried.
  public let worker: String
  /// Why it failed.
  public let reason: String

  /// The attempt as it is kept and shown.
  public var json: JSONValue {
    [
      "attempt": .integer(Int64(number)), "ended_at": .string(endedAt.description),
      "worker": .string(worker), "reason": .string(reason),
    ]
  }

  init(number: Int, endedAt: Timestamp, worker: String, reason: String) {
    self.number = number
    self.endedAt = endedAt
    self.worker = worker
    self.reason = reason
  }

  init?(_ json: JSONValue) {
    guard let number = json["attempt"]?.integerValue, let text = json["ended_at"]?.stringValue,
      let endedAt = Timestamp(text), let worker = json["worker"]?.stringValue,
      let reason = json["reason"]?.stringValue
    else { return nil }
    self.init(number: Int(number), endedAt: endedAt, worker: worker, reason: reason)
  }
}
