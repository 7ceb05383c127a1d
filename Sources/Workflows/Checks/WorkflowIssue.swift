public import Essentials

/// Something about a workflow that is wrong, or odd.
public struct WorkflowIssue: Hashable, Sendable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable {
    /// It cannot be run.
    case error
    /// It can be run, and may not do what was meant.
    case warning
  }

  /// How bad it is.
  public let severity: Severity
  /// Where: `workflows/refund.yaml:12:3`, or the node of a workflow written in Swift.
  public let place: String
  /// What is wrong and what would be right.
  public let reason: String

  public var description: String { "\(place): \(severity == .warning ? "warning: " : "")\(reason)" }
}

extension [WorkflowIssue] {
  /// The errors among them as one that can be thrown, or nothing when there is none.
  public var error: ConfigurationError? {
    let errors = filter { $0.severity == .error }
    return errors.isEmpty
      ? nil : ConfigurationError(errors.map { ConfigurationIssue(place: $0.place, reason: $0.reason) })
  }
}

/// Collects issues of one workflow, with their places.
struct WorkflowIssues {
  let workflow: Workflow
  private(set) var all: [WorkflowIssue] = []

  init(_ workflow: Workflow) {
    self.workflow = workflow
  }

  /// Adds an error at a path of keys below a node.
  mutating func error(_ node: String?, _ path: [String] = [], _ reason: String) {
    add(.error, node, path, reason)
  }

  /// Adds a warning at a path of keys below a node.
  mutating func warning(_ node: String?, _ path: [String] = [], _ reason: String) {
    add(.warning, node, path, reason)
  }

  private mutating func add(
    _ severity: WorkflowIssue.Severity, _ node: String?, _ path: [String], _ reason: String
  ) {
    let keys = (node.map { ["nodes", $0] } ?? []) + path
    let place =
      workflow.source?.place(keys)
      ?? (["workflow \(workflow.name)"] + (node.map { ["node \($0)"] } ?? []) + path).joined(separator: ", ")
    let issue = WorkflowIssue(severity: severity, place: place, reason: reason)
    if !all.contains(issue) { all.append(issue) }
  }
}
