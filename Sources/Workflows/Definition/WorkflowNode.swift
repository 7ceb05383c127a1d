public import Essentials

/// One node of a workflow.
public struct WorkflowNode: Hashable, Sendable {
  /// What a node does.
  public enum Action: Hashable, Sendable {
    /// Calls a task; `with` is a template.
    case task(TaskReference, with: JSONValue)
    /// Writes templates' values to fields of the state.
    case set([String: JSONValue])
    /// Does nothing but choose where to go on.
    case choice
    /// Begins branches that run side by side, each on a copy of the state, and goes on at `join` when all have come there.
    case parallel(branches: [String], join: String)
    /// Runs another workflow within this one; `with` gives its fields.
    case workflow(String, with: JSONValue)
    /// Waits for a person.
    case approval(Approval)
    /// Waits for a time.
    case wait(Wait)
    /// Ends the run as failed.
    case fail(code: String, message: String)
  }

  /// Whom and what a node asks.
  public struct Approval: Hashable, Sendable {
    /// The question, a template.
    public var prompt: String
    /// What the person is shown, a template.
    public var show: JSONValue
    /// How long it waits; for ever unless told.
    public var timeout: Duration?

    /// Describes a question.
    public init(_ prompt: String, show: JSONValue = .null, timeout: Duration? = nil) {
      self.prompt = prompt
      self.show = show
      self.timeout = timeout
    }
  }

  /// How long a node waits.
  public enum Wait: Hashable, Sendable {
    /// For so long.
    case duration(Duration)
    /// Until a moment: a template that comes to a time in RFC 3339.
    case until(String)
  }

  /// A way on.
  public struct Edge: Hashable, Sendable {
    /// The condition under which it is taken; always unless told.
    public var condition: String?
    /// The node it leads to, or `end`.
    public var target: String

    /// Describes a way on.
    public init(if condition: String? = nil, to target: String) {
      self.condition = condition
      self.target = target
    }
  }

  /// A task that undoes what another one did.
  public struct Compensation: Hashable, Sendable {
    /// The task.
    public var task: TaskReference
    /// What it is given: a template over the state after the step, with the step's `result`.
    public var with: JSONValue

    /// Describes a compensation.
    public init(_ task: TaskReference, with: JSONValue = .object([:])) {
      self.task = task
      self.with = with
    }
  }

  /// Its name within the workflow.
  public var name: String
  /// What people call it.
  public var title: String
  /// What it does.
  public var action: Action
  /// The ways on, the first whose condition holds is taken; the end when there is none.
  public var next: [Edge] = []
  /// Fields to write, each an expression over the state and the step's `result`.
  public var save: [String: String] = [:]
  /// How often and after how long a task that failed is tried again.
  public var retry: RetryPolicy = .never
  /// How long one attempt may take.
  public var timeout: Duration?
  /// Where to go on when it has failed for good; the run fails unless told.
  public var onError: String?
  /// Where to go on when a person says no; the run fails unless told.
  public var onReject: String?
  /// Where to go on when nobody has answered in time; the run fails unless told.
  public var onTimeout: String?
  /// How often the run may come here: the bound of a loop.
  public var maximumVisits: Int?
  /// Where to go on when it has come here too often; the run fails unless told.
  public var onLimit: String?
  /// What undoes it when the run fails later.
  public var compensate: Compensation?

  /// Makes a node that ends the run unless it is told how to go on.
  public init(_ name: String, title: String? = nil, _ action: Action) {
    self.name = name
    self.title = title ?? name
    self.action = action
  }

  /// How long one attempt may take unless told.
  public static let usualTimeout = Duration.seconds(60)
}

/// The name of a task and of the kind that it belongs to, such as the agent `billing`.
public struct TaskReference: Hashable, Sendable, CustomStringConvertible {
  /// What kind, such as `agent` or `tool`.
  public let kind: String
  /// Which one.
  public let name: String

  /// Names a task.
  public init(_ kind: String, _ name: String) {
    self.kind = kind
    self.name = name
  }

  public var description: String { "\(kind) \(name)" }
}
