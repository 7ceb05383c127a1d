import Essentials

/// Where a run of a coordination stands: which tasks may begin, and what became of the others.
struct CoordinationRun {
  /// What came of a task.
  struct Outcome: Sendable {
    let name: String
    let result: Result<JSONValue, TaskFailure>
    let attempts: Int
    let begin: Duration
    let duration: Duration
  }

  private let coordination: CompiledCoordination
  private let input: JSONValue
  private let startedAt: Timestamp
  private var records: [String: CoordinationRecord.Task] = [:]
  private var running: Set<String> = []
  /// Tasks after which those that depend on them are left out.
  private var barring: Set<String> = []
  private(set) var hasFailed = false

  init(_ coordination: CompiledCoordination, input: JSONValue, startedAt: Timestamp) {
    self.coordination = coordination
    self.input = input
    self.startedAt = startedAt
  }

  /// Whether nothing runs, and nothing more will.
  var isOver: Bool { running.isEmpty && (hasFailed || records.count == coordination.tasks.count) }

  /// The tasks that begin now, with what they are given.
  mutating func takeReady() -> [(CoordinatedTask, JSONValue)] {
    var ready: [(CoordinatedTask, JSONValue)] = []
    var hasMoved = true
    // A task that is left out may let others begin.
    while hasMoved, !hasFailed {
      hasMoved = false
      for task in coordination.tasks where isDue(task.description) {
        hasMoved = true
        if let input = decide(task) {
          running.insert(task.description.name)
          ready.append((task.description, input))
        }
        if hasFailed { break }
      }
    }
    return hasFailed ? [] : ready
  }

  mutating func note(_ outcome: Outcome) {
    running.remove(outcome.name)
    // It was called off, or ended by itself too late: nobody waits for it.
    guard let task = coordination.tasks.first(where: { $0.description.name == outcome.name }) else { return }
    var record = CoordinationRecord.Task(name: outcome.name, status: .completed)
    record.attempts = outcome.attempts
    record.begin = outcome.begin
    record.duration = outcome.duration
    switch outcome.result {
    case .success(let output): record.output = output
    case .failure(let failure):
      record.status = hasFailed ? .cancelled : .failed
      record.error = failure
    }
    records[outcome.name] = record
    if record.status == .failed { apply(task.description.onFailure, to: outcome.name) }
  }

  /// The deadline of the whole has passed.
  mutating func runOutOfTime() {
    hasFailed = true
  }

  /// What came of it all.
  func finished(after duration: Duration) -> CoordinationRecord {
    var record = CoordinationRecord(name: coordination.coordination.name, startedAt: startedAt)
    record.duration = duration
    record.tasks = coordination.tasks.map {
      records[$0.description.name]
        ?? CoordinationRecord.Task(name: $0.description.name, status: .cancelled)
    }
    let hasFailures = record.tasks.contains { $0.status == .failed }
    record.status = hasFailed ? .failed : hasFailures ? .partial : .completed
    if !hasFailed {
      let outputs = JSONValue.object(records.mapValues(\.output))
      record.output = coordination.output.map { (try? $0.value(context)) ?? .null } ?? outputs
    }
    return record
  }

  private func isDue(_ task: CoordinatedTask) -> Bool {
    records[task.name] == nil && !running.contains(task.name) && task.after.allSatisfy { records[$0] != nil }
  }

  /// What a task is given, or nothing when it does not run.
  private mutating func decide(_ task: CompiledCoordination.Task) -> JSONValue? {
    let name = task.description.name
    if let cause = task.description.after.first(where: barring.contains) {
      barring.insert(name)
      skip(name, TaskFailure("dependency", "“\(cause)” comes before it, and is not done"))
      return nil
    }
    do throws(ExpressionError) {
      if let condition = task.condition, try !condition.holds(context) {
        skip(name, nil)
        return nil
      }
      return try task.input.value(context)
    } catch {
      records[name] = CoordinationRecord.Task(
        name: name, status: .failed, error: TaskFailure("expression", "\(error)", isRetryable: false))
      apply(task.description.onFailure, to: name)
      return nil
    }
  }

  private mutating func skip(_ name: String, _ reason: TaskFailure?) {
    records[name] = CoordinationRecord.Task(name: name, status: .skipped, error: reason)
  }

  private mutating func apply(_ policy: CoordinatedTask.FailurePolicy, to name: String) {
    switch policy {
    case .fail: hasFailed = true
    case .skip: barring.insert(name)
    case .continue: break
    }
  }

  private var context: [String: JSONValue] {
    ["input": input, "tasks": .object(records.mapValues(\.json))]
  }
}
