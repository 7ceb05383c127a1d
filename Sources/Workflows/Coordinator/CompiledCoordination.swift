import Essentials

/// A coordination that was checked and can be run.
public struct CompiledCoordination: Sendable {
  struct Task: Sendable {
    let description: CoordinatedTask
    let input: Template
    let condition: WorkflowExpression?
  }

  /// What it was made from.
  public let coordination: Coordination
  let tasks: [Task]
  let output: Template?

  /// Checks a coordination.
  ///
  /// - Parameter registry: The tasks that it may call; their names are not checked when nothing is given.
  /// - Throws: ``ConfigurationError`` with everything that is wrong.
  public init(_ coordination: Coordination, tasks registry: TaskRegistry? = nil) throws {
    var check = CoordinationCheck(coordination, registry)
    tasks = coordination.tasks.map { check.compile($0) }
    output = check.output()
    self.coordination = coordination
    if !check.issues.isEmpty { throw ConfigurationError(check.issues) }
  }
}

/// Finds what is wrong with a coordination.
private struct CoordinationCheck {
  private let coordination: Coordination
  private let registry: TaskRegistry?
  private let tasks: [String: CoordinatedTask]
  private(set) var issues: [ConfigurationIssue] = []

  init(_ coordination: Coordination, _ registry: TaskRegistry?) {
    self.coordination = coordination
    self.registry = registry
    tasks = Dictionary(coordination.tasks.map { ($0.name, $0) }) { first, _ in first }
    if tasks.count < coordination.tasks.count { report([], "two tasks have the same name") }
    if coordination.tasks.isEmpty { report([], "there is no task") }
  }

  mutating func compile(_ task: CoordinatedTask) -> CompiledCoordination.Task {
    let path = ["tasks", task.name]
    for name in task.after where tasks[name] == nil {
      report(
        path + ["after"], "there is no task “\(name)”\(EditDistance.suggestion(for: name, among: tasks.keys))"
      )
    }
    if before(task).contains(task.name) { report(path + ["after"], "“\(task.name)” comes after itself") }
    if let issue = registry?.issue(with: task.task) { report(path + [task.task.kind], issue) }
    if registry?.needsApproval(task.task) == true {
      report(path + [task.task.kind], "\(task.task) needs a person's yes, which only a workflow can wait for")
    }
    let known = before(task)
    var condition: WorkflowExpression?
    if let source = task.condition {
      condition = read(path + ["when"]) { () throws(ExpressionError) in try WorkflowExpression(source) }
      if let condition { check(condition, known, path + ["when"]) }
    }
    return .init(description: task, input: template(task.with, known, path + ["with"]), condition: condition)
  }

  mutating func output() -> Template? {
    coordination.output.map { template($0, Set(tasks.keys), ["output"]) }
  }

  /// All tasks that are over before a task begins.
  private func before(_ task: CoordinatedTask) -> Set<String> {
    var found: Set<String> = []
    var open = task.after
    while let name = open.popLast() {
      if found.insert(name).inserted { open += tasks[name]?.after ?? [] }
    }
    return found
  }

  private mutating func template(_ value: JSONValue, _ known: Set<String>, _ path: [String]) -> Template {
    let template = read(path) { () throws(ExpressionError) in try Template(value) } ?? .constant(.null)
    for expression in template.expressions { check(expression, known, path) }
    return template
  }

  /// An expression may look only at what is certain to be over.
  private mutating func check(_ expression: WorkflowExpression, _ known: Set<String>, _ path: [String]) {
    var typing = ExpressionTyping(expression, ["input": .any, "tasks": .object])
    _ = typing.type(of: expression.node)
    for error in typing.errors { report(path, "\(error)") }
    for name in expression.node.members(of: "tasks") where !known.contains(name) {
      report(
        path,
        tasks[name] == nil
          ? "there is no task “\(name)”\(EditDistance.suggestion(for: name, among: tasks.keys))"
          : "“\(name)” may not be over by then; name it in “after”")
    }
  }

  private mutating func read<Value>(
    _ path: [String], _ body: () throws(ExpressionError) -> Value
  ) -> Value? {
    do throws(ExpressionError) {
      return try body()
    } catch {
      report(path, "\(error)")
      return nil
    }
  }

  private mutating func report(_ path: [String], _ reason: String) {
    let place =
      coordination.source?.place(path)
      ?? (["coordination \(coordination.name)"] + path).joined(separator: ", ")
    issues.append(ConfigurationIssue(place: place, reason: reason))
  }
}

extension ExpressionNode {
  /// The members of a name that paths lead to: of `tasks` in `tasks.bill.output`, `bill`.
  func members(of name: String) -> [String] {
    switch self {
    case .literal: []
    case .list(let elements): elements.flatMap { $0.members(of: name) }
    case .not(let inner, _), .negative(let inner, _), .call(_, let inner, _): inner.members(of: name)
    case .binary(_, let left, let right, _): left.members(of: name) + right.members(of: name)
    case .path(let root, let steps, _):
      steps.flatMap { if case .element(let index) = $0 { index.members(of: name) } else { [String]() } }
        + (root == name
          ? steps.first.flatMap { if case .member(let member) = $0 { [member] } else { nil } } ?? [] : [])
    }
  }
}
