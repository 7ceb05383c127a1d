import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Workflows

@Suite struct ReplicaTests {
  private static let steps = """
    name: test
    state: {n: {type: integer, default: 0}}
    nodes:
      a: {do: a, next: b}
      b: {do: b, save: {n: "n + 1"}, max_visits: 3, next: [{if: n < 3, to: b}, {to: end}]}
    """

  @Test(
    "Several engines share the runs of one database, each step is done once",
    arguments: DatabaseEngine.allCases)
  func sharing(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [WorkflowStore.migrations]) { database in
      let ledger = Ledger()
      // Nobody is meant to lose a run, and a busy machine keeps an engine from renewing a short lease.
      let engines = try (0..<3).map { _ in
        try RealEngine(database, Self.steps, ledger, lease: .seconds(600))
      }
      let working = engines.map { engine in Task { await engine.engine.run() } }
      let runs = try await withThrowingTaskGroup(of: WorkflowRunID.self) { group in
        for n in 0..<30 { group.addTask { try await engines[n % 3].engine.start("test").id } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      for id in runs { try await engines[0].wait(for: id) { $0.status == .completed } }
      for task in working { task.cancel() }
      for task in working { await task.value }
      #expect(ledger.calls.count == 30 * 4)
      #expect(Set(ledger.calls.map(\.idempotencyKey)).count == 30 * 4)
    }
  }

  @Test(
    "An engine at work hears an answer that another one took, and a cancellation",
    arguments: DatabaseEngine.allCases)
  func signals(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [WorkflowStore.migrations]) { database in
      let yaml = """
        name: test
        nodes:
          fork: {parallel: [ask, slow], join: after}
          ask: {approval: "Yes?", next: asked}
          asked: {do: asked, next: after}
          slow: {do: slow, next: after}
          after: {do: after}
        """
      let gate = Meeting(2)
      let ledger = Ledger()
      let working = try RealEngine(
        database, yaml, ledger,
        [
          "slow": { call in
            await gate.arrive()
            return call.input
          },
          // The answer is taken in while the other branch still runs.
          "asked": { call in
            await gate.arrive()
            return call.input
          },
        ])
      let other = try RealEngine(database, yaml, ledger)
      let task = Task { await working.engine.run() }
      let run = try await working.engine.start("test")
      _ = try await other.engine.answer(run.id, isApproved: true, by: "x")
      try await working.wait(for: run.id) { $0.status == .completed }
      #expect(ledger.steps.last == "after#1")
      await working.engine.stop(within: .seconds(20))
      await task.value
    }
  }

  @Test("A process that lost its lease writes nothing more; the step runs again under the same key")
  func fencing() async throws {
    try await withTestDatabase(.sqlite, [WorkflowStore.migrations]) { database in
      let ledger = Ledger()
      let clock = ManualClock()
      let (reached, resume) = (Meeting(2), Meeting(2))
      let slow = try TestEngine(
        database, Self.steps, clock: clock, ledger: ledger,
        tasks: [
          "a": { call in
            await reached.arrive()
            await resume.arrive()
            return call.input
          }
        ])
      let run = try await slow.engine.start("test")
      let lost = Task { try await slow.engine.drive(run.id, patience: .zero) }
      await reached.arrive()
      // It sleeps while its lease ends; nobody renews it, for its clock has not moved for it.
      let now = clock.now + .seconds(60)
      let fast = try TestEngine(database, Self.steps, clock: ManualClock(now), ledger: ledger)
      let done = try await fast.engine.drive(run.id, patience: .zero)
      #expect(done.status == .completed)
      await resume.arrive()
      #expect(try await lost.value == done)
      #expect(ledger.steps == ["a#1", "a#1", "b#1", "b#2", "b#3"])
      #expect(ledger.calls.prefix(2).map(\.attempt) == [1, 2])
    }
  }

  @Test("A run that cannot be read fails alone", arguments: DatabaseEngine.allCases)
  func damage(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [WorkflowStore.migrations]) { database in
      let test = try TestEngine(database, Self.steps)
      let (damaged, sound) = (try await test.engine.start("test"), try await test.engine.start("test"))
      try await database.write { connection in
        try await connection.execute(
          "UPDATE workflow_checkpoints SET state = '{}' WHERE run_id = \(damaged.id)")
      }
      let working = try RealEngine(database, Self.steps, test.ledger)
      let task = Task { await working.engine.run() }
      try await working.wait(for: sound.id) { $0.status == .completed }
      try await working.wait(for: damaged.id) { $0.status == .failed && $0.error?["code"] == "unreadable" }
      task.cancel()
      await task.value
    }
  }

  @Test("A stopped engine ends its steps and lets go of its runs at once")
  func stopping() async throws {
    try await withTestDatabase(.sqlite, [WorkflowStore.migrations]) { database in
      let ledger = Ledger()
      let (reached, resume) = (Meeting(2), Meeting(2))
      let first = try RealEngine(
        database, Self.steps, ledger,
        [
          "a": { call in
            await reached.arrive()
            await resume.arrive()
            return call.input
          }
        ], lease: .seconds(600))
      let working = Task { await first.engine.run() }
      // Started before the loop is at work or after: either way it is taken on.
      let run = try await first.engine.start("test")
      await reached.arrive()
      let stopping = Task { await first.engine.stop(within: .seconds(600)) }
      while !first.engine.isStopping { await Task.yield() }
      await resume.arrive()
      await stopping.value
      await working.value
      #expect(ledger.steps == ["a#1"])
      let second = try RealEngine(database, Self.steps, ledger)
      #expect(try await second.engine.drive(run.id).status == .completed)
      #expect(ledger.steps == ["a#1", "b#1", "b#2", "b#3"])
      #expect(ledger.calls.map(\.attempt) == [1, 1, 1, 1])
    }
  }
}

/// An engine by the real clock.
private struct RealEngine {
  let engine: WorkflowEngine

  init(
    _ database: Database, _ yaml: String, _ ledger: Ledger,
    _ tasks: [String: @Sendable (TaskCall) async throws -> JSONValue] = [:], lease: Duration = .seconds(15)
  ) throws {
    let names = ["a", "b", "asked", "slow", "after"]
    let registry = TaskRegistry([
      NamedTasks(
        kind: "do",
        Dictionary(
          uniqueKeysWithValues: names.map { name in
            let body = tasks[name]
            return (
              name,
              ClosureTask { call in
                ledger.note(call)
                return try await body?(call) ?? call.input
              }
            )
          }))
    ])
    let workflow = try WorkflowFile(taskKinds: ["do"]).read(yaml, file: "test.yaml")
    var settings = WorkflowEngine.Settings()
    settings.poll = .milliseconds(50)
    settings.lease = lease
    engine = WorkflowEngine(
      store: WorkflowStore(database: database, tenant: TestEngine.tenant),
      catalog: try WorkflowCatalog([workflow], tasks: registry), settings: settings)
  }

  func wait(for id: WorkflowRunID, _ isReached: (WorkflowRun) -> Bool) async throws {
    while true {
      if let run = try await engine.store.run(id), isReached(run) { return }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
