import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Workflows

@Suite struct SagaTests {
  private func with(
    _ engine: DatabaseEngine, _ body: (Database) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, [WorkflowStore.migrations], body)
  }

  @Test("When a run fails, what was done is undone in reverse order", arguments: DatabaseEngine.allCases)
  func saga(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let test = try TestEngine(
        database,
        """
        name: test
        state: {n: {type: integer, default: 0}}
        nodes:
          hold: {do: hold, with: "${n}", save: {n: "n + 1"}, compensate: {do: release, with: {seat: "${n}"}}, max_visits: 2,
            next: [{if: n < 2, to: hold}, {to: pay}]}
          pay: {do: pay, compensate: {do: refund, with: "${result.id}"}, next: plain}
          plain: {do: plain, next: ship}
          ship: {do: ship}
        """,
        tasks: [
          "pay": { _ in ["id": "p1"] },
          "ship": { _ in throw TaskFailure("lost", "no lorry", isRetryable: false) },
        ])
      let run = try await test.run()
      #expect(run.status == .failed && run.error?["undone"] == true && run.error?["code"] == "lost")
      #expect(
        test.ledger.steps == [
          "hold#1", "hold#2", "pay#1", "plain#1", "ship#1", "pay#1:undo", "hold#2:undo", "hold#1:undo",
        ])
      #expect(test.ledger.calls.suffix(3).map(\.input) == ["p1", ["seat": 2], ["seat": 1]])
    }
  }

  @Test("A compensation that fails for good is said, and the others are done")
  func brokenSaga() async throws {
    try await with(.sqlite) { database in
      let test = try TestEngine(
        database,
        """
        name: test
        nodes:
          one: {do: one, compensate: {do: undo}, next: two}
          two: {do: two, compensate: {do: broken}, next: stop}
          stop: {fail: {code: stopped, message: on purpose}}
        """, tasks: ["broken": { _ in throw TaskFailure("no", "never", isRetryable: false) }])
      let run = try await test.run()
      #expect(run.status == .failed && run.error?["undone"] == false)
      #expect(test.ledger.steps == ["one#1", "two#1", "two#1:undo", "one#1:undo"])
    }
  }

  @Test(
    "A failing branch lets the others' steps end, then everything is undone",
    arguments: DatabaseEngine.allCases)
  func failingBranch(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let both = Meeting(2)
      let test = try TestEngine(
        database,
        """
        name: test
        nodes:
          fork: {parallel: [bad, good, slow], join: after}
          bad: {do: bad, next: after}
          good: {do: good, compensate: {do: undo}, next: never}
          never: {do: never, next: after}
          slow: {approval: "Wait?", next: after}
          after: {do: after}
        """,
        tasks: [
          "bad": { _ in
            await both.arrive()
            throw TaskFailure("bad", "bad luck", isRetryable: false)
          },
          "good": { call in
            await both.arrive()
            try await Task.sleep(for: .milliseconds(50))
            return call.input
          },
        ])
      let run = try await test.run()
      #expect(run.status == .failed && run.error?["code"] == "bad")
      #expect(
        test.ledger.steps.sorted() == ["fork#1/bad/bad#1", "fork#1/good/good#1", "fork#1/good/good#1:undo"])
      let history = try await test.history(run)
      #expect(history.contains("fork#1/slow/slow#1 cancelled") && history.contains("fork#1 failed"))
    }
  }
}
