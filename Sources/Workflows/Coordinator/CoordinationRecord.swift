public import Essentials

/// What came of one run of a ``Coordination``.
public struct CoordinationRecord: Sendable {
  /// How it ended.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    /// All tasks are done, or were left out by their conditions.
    case completed
    /// Some failed, as was allowed.
    case partial
    /// One failed, and with it the whole.
    case failed
  }

  /// What became of one task.
  public struct Task: Sendable {
    /// How it ended.
    public enum Status: String, Hashable, Sendable, CaseIterable {
      /// It is done.
      case completed
      /// It has failed.
      case failed
      /// Its condition did not hold, or one before it has failed.
      case skipped
      /// It was called off, or never began, because the whole failed.
      case cancelled
    }

    /// Its name.
    public let name: String
    /// How it ended.
    public var status: Status
    /// What it gave back.
    public var output: JSONValue = .null
    /// Why it failed or was left out.
    public var error: TaskFailure?
    /// How often it was tried.
    public var attempts = 0
    /// How long after the beginning of the whole it began.
    public var begin: Duration = .zero
    /// How long it took.
    public var duration: Duration = .zero

    var json: JSONValue {
      ["status": .string(status.rawValue), "output": output, "error": error?.json ?? .null]
    }
  }

  /// The coordination's name.
  public let name: String
  /// When it began.
  public let startedAt: Timestamp
  /// How long it took.
  public var duration: Duration = .zero
  /// How it ended.
  public var status = Status.completed
  /// What it gives back.
  public var output: JSONValue = .null
  /// The tasks, in the order in which they are described.
  public var tasks: [Task] = []

  /// The task with a name.
  public func task(_ name: String) -> Task? { tasks.first { $0.name == name } }
}

/// How a task of a coordination has fared over many runs.
public struct CoordinationStatistics: Hashable, Sendable {
  /// How often it was done.
  public var completed = 0
  /// How often it failed.
  public var failed = 0
  /// How often it was left out.
  public var skipped = 0
  /// How often it was called off.
  public var cancelled = 0
  /// How often it was tried in all.
  public var attempts = 0
  /// How long it took in all when it was done or failed.
  public var duration: Duration = .zero
  /// How long it took at most.
  public var longest: Duration = .zero

  /// How long it takes on average.
  public var mean: Duration { completed + failed == 0 ? .zero : duration / (completed + failed) }

  mutating func add(_ task: CoordinationRecord.Task) {
    attempts += task.attempts
    switch task.status {
    case .completed: completed += 1
    case .failed: failed += 1
    case .skipped: skipped += 1
    case .cancelled: cancelled += 1
    }
    guard task.status == .completed || task.status == .failed else { return }
    duration += task.duration
    longest = max(longest, task.duration)
  }
}
