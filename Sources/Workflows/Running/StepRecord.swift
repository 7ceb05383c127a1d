public import Essentials
public import Persistence

/// How a step stands.
public enum StepStatus: String, Hashable, Sendable, CaseIterable, SQLConvertible {
  /// It runs, or will as soon as somebody takes the run on.
  case running
  /// It failed and will be tried again.
  case retrying
  /// It waits for a person or a time.
  case waiting
  /// It is done.
  case completed
  /// It has failed for good.
  case failed
  /// The run ended before it was done.
  case cancelled
}

/// One visit of a run to a node, as the history has it.
public struct StepRecord: Hashable, Sendable {
  /// Its name within the run: the node and the visit, below the branches and workflows that it is in:
  /// `checks#1/policy/look_up#2`.
  public let path: String
  /// Its place in the order in which steps began.
  public let ordinal: Int
  /// The node.
  public let node: String
  /// What kind of node: `task`, `approval` … or `compensation`.
  public let kind: String
  /// How it stands.
  public var status: StepStatus
  /// Which attempt it is at, from 1.
  public var attempt: Int
  /// What it was given.
  public var input: JSONValue
  /// What came of it.
  public var output: JSONValue?
  /// Why it failed: `code` and `message`.
  public var error: JSONValue?
  /// When it began.
  public let startedAt: Timestamp
  /// When it was done.
  public var finishedAt: Timestamp?
  /// When it is looked at again by itself.
  public var dueAt: Timestamp?
  /// The number of the checkpoint in which it began.
  public var checkpoint: Int
  /// Whether it was done by the run that this one was replayed from.
  public var isInherited = false
}

/// A change of the history.
enum StepChange: Sendable {
  case began(StepRecord)
  case changed(StepUpdate)
}

/// What has changed about a step that is in the history.
struct StepUpdate: Sendable {
  let path: String
  let status: StepStatus
  let attempt: Int
  var output: JSONValue?
  var error: JSONValue?
  var finishedAt: Timestamp?
  var dueAt: Timestamp?
}

/// A person's answer to an approval.
public struct ApprovalDecision: Hashable, Sendable {
  /// Whether they say yes.
  public var isApproved: Bool
  /// Who.
  public var by: String
  /// What they say beside.
  public var note: String?
  /// Values for the steps after it.
  public var data: JSONValue
  /// When.
  public var at: Timestamp

  var output: JSONValue {
    [
      "approved": .bool(isApproved), "by": .string(by), "note": note.map(JSONValue.string) ?? .null,
      "data": data, "at": .string(at.description),
    ]
  }
}
