import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Workflows

@Suite struct ReplayTests {
  private static let yaml = """
    name: test
    state: {text: string, notes: {type: list, reducer: append}}
    nodes:
      read: {do: read, save: {text: result}, next: fork}
      fork: {parallel: [one, two], join: ask}
      one: {do: one, with: "${text}", save: {notes: result}, next: ask}
      two: {do: two, with: "${text}", save: {notes: result}, next: ask}
      ask: {approval: {prompt: "Send ${text}?", timeout: 1d}, next: send}
      send: {do: send, with: "${text}", compensate: {do: unsend}}
    """

  private func finished(_ test: TestEngine) async throws -> WorkflowRun {
    let run = try await test.run()
    _ = try await test.engine.answer(run.id, isApproved: true, by: "x")
    return try await test.engine.drive(run.id)
  }

  @Test("A replay goes on from any step with the state as it was then", arguments: DatabaseEngine.allCases)
  func steps(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [WorkflowStore.migrations]) { database in
      let test = try TestEngine(database, Self.yaml, tasks: ["read": { _ in "hello" }])
      let original = try await finished(test)
      #expect(original.status == .completed)
      let all = try await test.store.steps(of: original.id).map(\.path)
      #expect(all.count == 6)
      let (fork, branches) = ("fork#1", ["fork#1/one/one#1", "fork#1/two/two#1"])
      for (path, begunAnew) in [
        ("read#1", ["read#1", fork] + branches + ["ask#1", "send#1"]),
        (fork, [fork] + branches + ["ask#1", "send#1"]),
        ("ask#1", ["ask#1", "send#1"]), ("send#1", ["send#1"]),
      ] {
        let before = test.ledger.calls.count
        var run = try await test.engine.replay(original.id, from: path)
        run = try await test.engine.drive(run.id)
        if path != "send#1" {
          _ = try await test.engine.answer(run.id, isApproved: true, by: "y")
          run = try await test.engine.drive(run.id)
        }
        #expect(run.status == .completed && run.replayOf?.run == original.id && run.replayOf?.step == path)
        #expect(
          test.ledger.steps.dropFirst(before).sorted()
            == begunAnew.filter { $0 != fork && $0 != "ask#1" }.sorted())
        // Under keys of its own, for they are other effects.
        #expect(test.ledger.calls.dropFirst(before).allSatisfy { $0.idempotencyKey.hasPrefix(run.id.text) })
        let steps = try await test.store.steps(of: run.id)
        #expect(steps.map(\.path) == all)
        #expect(steps.filter(\.isInherited).map(\.path) == all.filter { !begunAnew.contains($0) })
        #expect(try await test.state(run) == (try await test.state(original)))
      }
      // The original is as it was.
      #expect(try await test.store.run(original.id) == original)
    }
  }

  @Test("A replay may begin with another state", arguments: DatabaseEngine.allCases)
  func changes(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [WorkflowStore.migrations]) { database in
      let test = try TestEngine(database, Self.yaml, tasks: ["read": { _ in "hello" }])
      let original = try await finished(test)
      let run = try await test.engine.replay(original.id, from: "send#1", changes: ["text": "better"])
      _ = try await test.engine.drive(run.id)
      #expect(test.ledger.calls.last?.input == "better")
      // A person is asked about what it is now, and has the whole time again.
      test.clock.advance(by: .seconds(30 * 86_400))
      let asked = try await test.engine.replay(original.id, from: "ask#1", changes: ["text": "better"])
      let question = try await test.store.steps(of: asked.id).first { $0.path == "ask#1" }
      #expect(
        question?.input["prompt"] == "Send better?" && question?.dueAt == test.clock.now + .seconds(86_400))
      await #expect(throws: Problem.self) {
        try await test.engine.replay(original.id, from: "send#1", changes: ["txt": "better"])
      }
      await #expect(throws: Problem.self) {
        try await test.engine.replay(original.id, from: "send#1", changes: ["text": 5])
      }
      await #expect(throws: Problem.self) { try await test.engine.replay(original.id, from: "send#2") }
    }
  }

  @Test("A replay goes by the graph of its run, or by the present one when that is wanted")
  func versions() async throws {
    try await withTestDatabase(.sqlite, [WorkflowStore.migrations]) { database in
      let test = try TestEngine(database, Self.yaml, tasks: ["read": { _ in "hello" }])
      let original = try await finished(test)
      let changed = try TestEngine(
        database, Self.yaml.replacing("do: send,", with: "do: send_again,"), clock: test.clock,
        ledger: test.ledger)
      #expect(changed.engine.catalog.workflow(named: "test")?.version != original.version)
      let before = test.ledger.calls.count
      let old = try await changed.engine.replay(original.id, from: "send#1")
      let new = try await changed.engine.replay(original.id, from: "send#1", usesPresentGraph: true)
      #expect(old.version == original.version && new.version != original.version)
      _ = try await changed.engine.drive(old.id)
      #expect(try await changed.engine.drive(new.id).status == .completed)
      #expect(test.ledger.calls.count == before + 2)
    }
  }

  @Test("A run waits by the graph it began with, though the file has changed")
  func waitingRun() async throws {
    try await withTestDatabase(.sqlite, [WorkflowStore.migrations]) { database in
      let test = try TestEngine(database, Self.yaml, tasks: ["read": { _ in "hello" }])
      let run = try await test.run()
      let changed = try TestEngine(
        database, "name: test\nnodes:\n  other: {do: other}", clock: test.clock, ledger: test.ledger)
      _ = try await changed.engine.answer(run.id, isApproved: true, by: "x")
      #expect(try await changed.engine.drive(run.id).status == .completed)
      #expect(test.ledger.steps.last == "send#1")
    }
  }
}
