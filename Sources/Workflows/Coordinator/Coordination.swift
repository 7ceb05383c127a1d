public import Essentials

/// Tasks that belong together, for a ``Coordinator``: what is called, in which order, and what happens when one fails.
/// Nothing of it is stored; for what must survive a restart there is ``Workflow``.
public struct Coordination: Sendable {
  /// Its name: small letters, digits, `_` and `-`.
  public var name: String
  /// What people call it.
  public var title: String
  /// What it is for.
  public var summary: String
  /// The tasks, in the order in which they are described.
  public var tasks: [CoordinatedTask]
  /// How long all of it may take.
  public var deadline: Duration
  /// What it gives back, as a template over `input` and `tasks`; the outputs by name unless told.
  public var output: JSONValue?
  var source: WorkflowSource?

  /// Describes tasks that belong together.
  public init(
    _ name: String, title: String? = nil, summary: String = "", deadline: Duration = .seconds(60),
    output: JSONValue? = nil, tasks: [CoordinatedTask]
  ) {
    self.name = name
    self.title = title ?? name
    self.summary = summary
    self.tasks = tasks
    self.deadline = deadline
    self.output = output
  }

  /// The same tasks one after the other, each after the one before it.
  public static func sequence(_ name: String, _ tasks: [CoordinatedTask]) -> Self {
    var tasks = tasks
    for index in tasks.indices.dropFirst() { tasks[index].after.append(tasks[index - 1].name) }
    return Self(name, tasks: tasks)
  }
}

/// One task of a ``Coordination``.
public struct CoordinatedTask: Sendable {
  /// What becomes of the others when a task fails.
  public enum FailurePolicy: String, Hashable, Sendable, CaseIterable, ConfigurationValue {
    /// Those that run are called off, no other begins.
    case fail
    /// Those that come after it are left out, the others go on.
    case skip
    /// All go on; those after it see that it has failed.
    case `continue`
  }

  /// Its name within the coordination.
  public var name: String
  /// What is called.
  public var task: TaskReference
  /// What it is given, a template over `input` and `tasks`.
  public var with: JSONValue
  /// The tasks that must be over before.
  public var after: [String]
  /// The condition under which it runs; always unless told.
  public var condition: String?
  /// How long one attempt may take; the whole deadline unless told.
  public var deadline: Duration?
  /// How often and after how long it is tried again.
  public var retry: RetryPolicy
  /// What becomes of the others when it fails.
  public var onFailure: FailurePolicy

  /// Describes a task.
  public init(
    _ name: String, _ task: TaskReference, with: JSONValue = .object([:]), after: [String] = [],
    when condition: String? = nil, deadline: Duration? = nil, retry: RetryPolicy = .never,
    onFailure: FailurePolicy = .fail
  ) {
    self.name = name
    self.task = task
    self.with = with
    self.after = after
    self.condition = condition
    self.deadline = deadline
    self.retry = retry
    self.onFailure = onFailure
  }
}
