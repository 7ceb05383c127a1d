/// How soon people should have answered, and have been done.
public struct HandoffTarget: Hashable, Sendable {
  /// The queues for which it is; empty for all, and for what is in none.
  public var queues: [String]
  /// The priorities for which it is; empty for all.
  public var priorities: [HandoffPriority]
  /// In what time somebody should have written first; nothing for whenever.
  public var firstReply: Duration?
  /// In what time the handoff should be over; nothing for whenever.
  public var resolution: Duration?

  /// Makes a target.
  public init(
    queues: [String] = [], priorities: [HandoffPriority] = [], firstReply: Duration? = nil,
    resolution: Duration? = nil
  ) {
    self.queues = queues
    self.priorities = priorities
    self.firstReply = firstReply
    self.resolution = resolution
  }

  fileprivate func isFor(_ queue: String?, _ priority: HandoffPriority) -> Bool {
    (queues.isEmpty || queue.map(queues.contains) == true)
      && (priorities.isEmpty || priorities.contains(priority))
  }
}

/// The targets of a company; the first that is for a handoff holds.
public struct HandoffTargets: Hashable, Sendable {
  /// The targets.
  public var all: [HandoffTarget]
  /// After which part of the time it is warned.
  public var warnAt: Double

  /// Makes targets.
  public init(_ all: [HandoffTarget] = [], warnAt: Double = 0.75) {
    self.all = all
    self.warnAt = warnAt
  }

  /// The target of a handoff; nothing where none is for it.
  func target(_ queue: String?, _ priority: HandoffPriority) -> HandoffTarget? {
    all.first { $0.isFor(queue, priority) }
  }
}
