import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Workflows

@Suite("Runs that are over")
struct CleanUpTests {
  private static let workflow = """
    name: test
    state: {wait: boolean}
    nodes:
      fork: {choice: [{if: wait, to: ask}, {to: note}]}
      ask: {approval: "Go on?", next: note}
      note: {do: note}
    """

  @Test(
    "are removed by their age, with all that was stored of them; others stay",
    arguments: DatabaseEngine.allCases)
  func removed(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [WorkflowStore.migrations]) { database in
      let test = try TestEngine(database, Self.workflow)
      let waiting = try await test.run("test", ["wait": true])
      let old = try await test.run("test", ["wait": false])
      test.clock.advance(by: .seconds(3600))
      let young = try await test.run("test", ["wait": false])
      let cleanUp = WorkflowCleanUp(test.store, age: .seconds(3600), clock: test.clock)
      #expect(try await cleanUp.once() == 0, "what is exactly as old is kept")
      test.clock.advance(by: .seconds(1))
      #expect(try await cleanUp.once() == 1)
      #expect(try await test.store.runs(limit: 10).map(\.id) == [young.id, waiting.id])
      #expect(try await test.store.steps(of: old.id).isEmpty)
      // A run that waits is kept however long it waits, and goes on.
      test.clock.advance(by: .seconds(400 * 86_400))
      #expect(try await cleanUp.once() == 1)
      _ = try await test.engine.answer(waiting.id, isApproved: true, by: "Grace")
      #expect(try await test.engine.drive(waiting.id, patience: .zero).status == .completed)
    }
  }

  @Test(
    "are removed however many there are, and those of no other company", arguments: DatabaseEngine.allCases)
  func many(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [WorkflowStore.migrations]) { database in
      let test = try TestEngine(database, Self.workflow)
      for _ in 0..<7 { _ = try await test.run("test", ["wait": false]) }
      let later = test.clock.now + .seconds(1)
      let other = WorkflowStore(database: database, tenant: TenantContext(tenant: TenantID(at: later)))
      #expect(try await other.removeRuns(finishedBefore: later, limit: 100) == 0)
      #expect(try await test.store.removeRuns(finishedBefore: later, limit: 5) == 5)
      #expect(try await test.store.removeRuns(finishedBefore: later, limit: 5) == 2)
    }
  }
}
