public import Essentials

/// Gives the tasks of one kind, such as all agents.
public protocol TaskSource: Sendable {
  /// The key that names them in a workflow: `agent`, `tool`.
  var kind: String { get }
  /// Their names at this moment, for checks and suggestions.
  var names: [String] { get }
  /// The task with a name, or nothing when there is none.
  func task(named name: String) -> (any WorkflowTask)?
  /// Whether a person must have said yes before it is called; false unless told.
  func needsApproval(_ name: String) -> Bool
}

extension TaskSource {
  public func needsApproval(_ name: String) -> Bool { false }
}

/// All tasks that workflows can call. The engine knows no more of them than this.
public struct TaskRegistry: Sendable {
  private var sources: [String: any TaskSource] = [:]

  /// Makes a registry.
  public init(_ sources: [any TaskSource] = []) {
    for source in sources { self.sources[source.kind] = source }
  }

  /// The kinds, sorted.
  public var kinds: [String] { sources.keys.sorted() }

  /// The names of one kind, sorted.
  public func names(of kind: String) -> [String] { sources[kind]?.names.sorted() ?? [] }

  func task(_ reference: TaskReference) throws(TaskFailure) -> any WorkflowTask {
    if let task = sources[reference.kind]?.task(named: reference.name) { return task }
    throw TaskFailure(
      "unknown-task", "there is no \(reference.kind) called “\(reference.name)”\(suggestion(reference))",
      isRetryable: false)
  }

  func needsApproval(_ reference: TaskReference) -> Bool {
    sources[reference.kind]?.needsApproval(reference.name) ?? false
  }

  /// Why a task cannot be called, or nothing when it can.
  func issue(with reference: TaskReference) -> String? {
    do {
      _ = try task(reference)
      return nil
    } catch {
      return error.message
    }
  }

  private func suggestion(_ reference: TaskReference) -> String {
    let names = names(of: reference.kind)
    let hint = EditDistance.suggestion(for: reference.name, among: names)
    return hint.isEmpty && !names.isEmpty ? "; there are \(names.joined(separator: ", "))" : hint
  }
}

/// Tasks that are given by name, written in Swift.
public struct NamedTasks: TaskSource {
  public let kind: String
  private let tasks: [String: any WorkflowTask]

  /// Makes a source.
  public init(kind: String, _ tasks: [String: any WorkflowTask]) {
    self.kind = kind
    self.tasks = tasks
  }

  public var names: [String] { Array(tasks.keys) }

  public func task(named name: String) -> (any WorkflowTask)? { tasks[name] }
}

/// A task that is a closure.
public struct ClosureTask: WorkflowTask {
  private let body: @Sendable (TaskCall) async throws -> JSONValue

  /// Makes a task.
  public init(_ body: @escaping @Sendable (TaskCall) async throws -> JSONValue) {
    self.body = body
  }

  public func run(_ call: TaskCall) async throws -> JSONValue { try await body(call) }
}
