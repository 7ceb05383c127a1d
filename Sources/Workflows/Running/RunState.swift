import Essentials

/// Where a run stands: all that is needed to go on with it. Saved as one checkpoint after each step.
struct RunState: Hashable, Sendable {
  /// What the run is doing as a whole.
  enum Phase: String, Sendable {
    case running, compensating, completed, failed, cancelled

    var isFinal: Bool { self != .running && self != .compensating }
  }

  var phase = Phase.running
  /// By name: the root is "", a branch `checks#1/policy`, a workflow within this one `refund#1`.
  var scopes: [String: Scope] = [:]
  /// The steps that are under way.
  var tokens: [Token] = []
  /// How often the run came to each node, by scope and name.
  var visits: [String: Int] = [:]
  /// What will be undone when the run fails, in the order in which it was done.
  var undo: [Undo] = []
  /// Why parts of the run are coming to an end, by the step that they began with.
  var failing: [String: TaskFailure] = [:]
  /// Why the run has failed.
  var failure: TaskFailure?
  /// Whether something could not be undone.
  var isUndoIncomplete = false
  var stepCount = 0

  /// A state of its own: the run's, a branch's, or that of a workflow within this one.
  struct Scope: Hashable, Sendable {
    /// The names of the workflows on the way from the root to the one that this scope runs.
    var parts: [String] = []
    var parent: String?
    /// The step that began it.
    var origin = ""
    var originNode = ""
    /// Where a branch ends.
    var join: String?
    var hasArrived = false
    var values: [String: JSONValue]
    /// What a branch has written, for the join.
    var written: [String: JSONValue] = [:]
    /// The last error that was caught.
    var error = JSONValue.null
  }

  /// A step that is under way.
  struct Token: Hashable, Sendable {
    enum Phase: String, Sendable {
      /// Runs.
      case ready
      /// Failed, and will be tried again when it is due.
      case delayed
      /// Waits for a person.
      case approval
      /// Waits for a time.
      case wait
    }

    let path: String
    let scope: String
    let node: String
    var phase: Phase
    var attempt = 1
    var failures = 0
    var input: JSONValue
    var due: Timestamp?
    /// The task that undoes a step; nothing for a step of the graph.
    var compensation: TaskReference?
  }

  /// How to undo a step.
  struct Undo: Hashable, Sendable {
    let path: String
    let node: String
    let task: TaskReference
    let input: JSONValue
  }

  func token(_ path: String) -> Token? { tokens.first { $0.path == path } }

  /// When somebody must look at the run: at once while steps run, nothing when only people can move it.
  func wakeTime(_ now: Timestamp) -> Timestamp? {
    if phase.isFinal { return nil }
    if tokens.contains(where: { $0.phase == .ready }) { return now }
    return tokens.compactMap(\.due).min()
  }
}

extension String {
  /// Whether a scope lies within what a step has begun.
  func isScope(within origin: String) -> Bool {
    origin.isEmpty || self == origin || hasPrefix(origin + "/")
  }
}
