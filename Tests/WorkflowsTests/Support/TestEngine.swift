import Essentials
import Persistence
import Synchronization
import UsherTesting

@testable import Workflows

/// What tasks did, in order.
final class Ledger: Sendable {
  private let entries = Mutex<[TaskCall]>([])

  var calls: [TaskCall] { entries.withLock { $0 } }
  /// The steps of the calls, as their keys name them.
  var steps: [String] { calls.map { String($0.idempotencyKey.drop { $0 != ":" }.dropFirst()) } }

  func note(_ call: TaskCall) { entries.withLock { $0.append(call) } }
}

/// An engine over a test's database, with a clock that stands still and tasks that are noted.
struct TestEngine: Sendable {
  let engine: WorkflowEngine
  let clock: ManualClock
  let ledger: Ledger
  let store: WorkflowStore

  static let tenant = TenantContext(tenant: .single)

  /// - Parameters:
  ///   - tasks: What tasks of the kind `do` come to; one that is not here gives its input back.
  init(
    _ database: Database, _ yaml: String..., clock: ManualClock = ManualClock(), ledger: Ledger = Ledger(),
    settings: WorkflowEngine.Settings = .init(),
    tasks: [String: @Sendable (TaskCall) async throws -> JSONValue] = [:]
  ) throws {
    let registry = TaskRegistry([NotedTasks(ledger: ledger, tasks: tasks)])
    let workflows = try yaml.map { try WorkflowFile(taskKinds: ["do"]).read($0, file: "test.yaml") }
    store = WorkflowStore(database: database, tenant: Self.tenant)
    engine = WorkflowEngine(
      store: store, catalog: try WorkflowCatalog(workflows, tasks: registry), clock: clock, timer: clock,
      settings: settings)
    self.clock = clock
    self.ledger = ledger
  }

  /// Starts a run and moves it as far as it goes at once.
  func run(_ name: String = "test", _ input: JSONValue = .object([:])) async throws -> WorkflowRun {
    let run = try await engine.start(name, input: input)
    return try await engine.drive(run.id, patience: .zero)
  }

  /// Lets time pass, then moves a run.
  func later(_ duration: Duration, _ run: WorkflowRun) async throws -> WorkflowRun {
    clock.advance(by: duration)
    return try await engine.drive(run.id, patience: .zero)
  }

  func state(_ run: WorkflowRun) async throws -> JSONValue { try await store.state(of: run) }

  /// Paths and how they stand, in order.
  func history(_ run: WorkflowRun) async throws -> [String] {
    try await store.steps(of: run.id).map { "\($0.path) \($0.status.rawValue)" }
  }
}

private struct NotedTasks: TaskSource {
  let ledger: Ledger
  let tasks: [String: @Sendable (TaskCall) async throws -> JSONValue]

  var kind: String { "do" }
  var names: [String] { Array(tasks.keys) }

  func task(named name: String) -> (any WorkflowTask)? {
    guard !name.hasPrefix("no-") else { return nil }
    let body = tasks[name]
    return ClosureTask { [ledger] call in
      ledger.note(call)
      return try await body?(call) ?? call.input
    }
  }
}
