import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Workflows

@Suite struct EngineTests {
  private func with(
    _ engine: DatabaseEngine, _ body: (Database) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, [WorkflowStore.migrations], body)
  }

  @Test("Steps follow one another, their results go into the state", arguments: DatabaseEngine.allCases)
  func sequence(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let test = try TestEngine(
        database,
        """
        name: test
        state: {name: {type: string, required: true}, greeting: string, length: integer}
        nodes:
          greet: {do: greet, with: {to: "${name}"}, save: {greeting: "result.text"}, next: measure}
          measure: {set: {length: "${size(greeting)}"}}
        output: "${greeting} (${length})"
        """,
        tasks: ["greet": { call in ["text": .string("Hello, \(call.input["to"]?.stringValue ?? "")")] }])
      let run = try await test.run("test", ["name": "Ada"])
      #expect(run.status == .completed && run.output == "Hello, Ada (10)")
      #expect(run.finishedAt != nil && run.error == nil)
      #expect(try await test.history(run) == ["greet#1 completed", "measure#1 completed"])
      #expect(test.ledger.calls.first?.idempotencyKey == "\(run.id):greet#1")
    }
  }

  @Test(
    "Branches run side by side and bring their values together by reducers",
    arguments: DatabaseEngine.allCases)
  func parallel(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let both = Meeting(2)
      let test = try TestEngine(
        database,
        """
        name: test
        state:
          notes: {type: list, reducer: append, default: [begin]}
          sum: {type: integer, reducer: add, default: 1}
          left: string
        nodes:
          fork: {parallel: [one, two], join: after}
          one: {do: meet, with: 10, save: {notes: "'one'", sum: result, left: "'l'"}, next: more}
          more: {set: {sum: 100}, next: after}
          two: {do: meet, with: 20, save: {notes: "'two'", sum: result}, next: after}
          after: {set: {notes: after}}
        """,
        tasks: [
          "meet": { call in
            await both.arrive()
            return call.input
          }
        ])
      let run = try await test.run()
      #expect(run.status == .completed)
      #expect(
        try await test.state(run) == ["notes": ["begin", "one", "two", "after"], "sum": 131, "left": "l"])
      #expect(try await test.history(run).first == "fork#1 completed")
    }
  }

  @Test(
    "Branches that write different values fail the run, or lead to the handler", arguments: [true, false])
  func conflict(isHandled: Bool) async throws {
    try await with(.sqlite) { database in
      let test = try TestEngine(
        database,
        """
        name: test
        state: {x: integer, why: string}
        nodes:
          fork: {parallel: [one, two], join: after\(isHandled ? ", on_error: handle" : "")}
          one: {set: {x: 1}, next: after}
          two: {set: {x: 2}, next: after}
          after: {choice: [{to: end}]}
          \(isHandled ? "handle: {set: {why: \"${error.code}\"}}" : "")
        """)
      let run = try await test.run()
      if isHandled {
        #expect(run.status == .completed)
        #expect(try await test.state(run)["why"] == "conflict")
      } else {
        #expect(run.status == .failed && run.error?["code"] == "conflict")
      }
    }
  }

  @Test("A loop ends by its condition, or at its bound", arguments: [3, 99])
  func loop(wanted: Int) async throws {
    try await with(.sqlite) { database in
      let test = try TestEngine(
        database,
        """
        name: test
        state: {tries: {type: integer, default: 0}}
        nodes:
          try:
            do: count
            save: {tries: "tries + 1"}
            max_visits: 5
            next: [{if: "tries >= \(wanted)", to: end}, {to: try}]
        """)
      let run = try await test.run()
      if wanted == 3 {
        #expect(run.status == .completed)
        #expect(test.ledger.steps == ["try#1", "try#2", "try#3"])
      } else {
        #expect(run.status == .failed && run.error?["code"] == "visit-limit")
        #expect(test.ledger.calls.count == 5)
      }
    }
  }

  @Test(
    "A run waits for a person for days, and a new engine takes the answer", arguments: DatabaseEngine.allCases
  )
  func approval(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let yaml = """
        name: test
        state: {by: string, amount: {type: integer, default: 40}}
        nodes:
          ask:
            approval: {prompt: "Pay ${amount}?", show: {amount: "${amount}"}, timeout: 7d}
            save: {by: result.by}
            on_reject: refused
            on_timeout: late
            next: pay
          pay: {do: pay}
          refused: {do: refused}
          late: {do: late}
        """
      let test = try TestEngine(database, yaml)
      let asked = try await test.run()
      #expect(asked.status == .waiting)
      let step = try #require(try await test.store.steps(of: asked.id).first)
      #expect(step.input == ["prompt": "Pay 40?", "show": ["amount": 40]])
      #expect(step.dueAt == test.clock.now + .seconds(7 * 86_400))

      test.clock.advance(by: .seconds(5 * 86_400))
      let other = try TestEngine(database, yaml, clock: test.clock, ledger: test.ledger)
      _ = try await other.engine.answer(asked.id, isApproved: true, by: "Grace")
      let run = try await other.engine.drive(asked.id)
      #expect(run.status == .completed && test.ledger.steps == ["pay#1"])
      #expect(try await test.state(run)["by"] == "Grace")

      // Again the same is fine, the opposite is not.
      _ = try await other.engine.answer(asked.id, isApproved: true, by: "Grace")
      await #expect(throws: Problem.self) {
        try await other.engine.answer(asked.id, isApproved: false, by: "Grace")
      }

      let refused = try await test.run()
      _ = try await test.engine.answer(refused.id, step: "ask#1", isApproved: false, by: "Grace")
      _ = try await test.engine.drive(refused.id)
      let late = try await test.run()
      #expect(try await test.later(.seconds(8 * 86_400), late).status == .completed)
      #expect(test.ledger.steps == ["pay#1", "refused#1", "late#1"])
    }
  }

  @Test("A run waits for a time", arguments: DatabaseEngine.allCases)
  func wait(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let test = try TestEngine(
        database,
        """
        name: test
        state: {at: {type: string, required: true}}
        nodes:
          pause: {wait: 2h, next: until}
          until: {wait: {until: "${at}"}, next: done}
          done: {do: done}
        """)
      let at = test.clock.now + .seconds(3 * 3600)
      var run = try await test.run("test", ["at": .string(at.description)])
      #expect(run.status == .waiting)
      run = try await test.later(.seconds(2 * 3600 - 1), run)
      #expect(run.status == .waiting)
      run = try await test.later(.seconds(1), run)
      #expect(run.status == .waiting && test.ledger.calls.isEmpty)
      run = try await test.later(.seconds(3600), run)
      #expect(run.status == .completed && test.ledger.steps == ["done#1"])
    }
  }

  @Test(
    "A failed task is tried again after a growing pause, under the same key",
    arguments: DatabaseEngine.allCases)
  func retry(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let test = try TestEngine(
        database,
        """
        name: test
        state: {why: string}
        nodes:
          flaky: {do: flaky, retry: {attempts: 3, backoff: 10s}, on_error: handle}
          handle: {set: {why: "${error.code} at ${error.node}"}}
        """, tasks: ["flaky": { _ in throw TaskFailure("busy", "not now") }])
      var run = try await test.run()
      #expect(run.status == .running && test.ledger.calls.count == 1)
      #expect(try await test.history(run) == ["flaky#1 retrying"])
      run = try await test.later(.seconds(10), run)
      #expect(test.ledger.calls.map(\.attempt) == [1, 2])
      run = try await test.later(.seconds(20), run)
      #expect(run.status == .completed && test.ledger.calls.map(\.attempt) == [1, 2, 3])
      #expect(Set(test.ledger.calls.map(\.idempotencyKey)).count == 1)
      #expect(try await test.state(run)["why"] == "busy at flaky")
    }
  }

  @Test("What cannot go better is not tried again")
  func permanent() async throws {
    try await with(.sqlite) { database in
      let test = try TestEngine(
        database, "name: test\nnodes:\n  a: {do: refuse, retry: {attempts: 5}}",
        tasks: ["refuse": { _ in throw TaskFailure("gone", "never", isRetryable: false) }])
      let run = try await test.run()
      #expect(run.status == .failed && run.error?["message"] == "never" && test.ledger.calls.count == 1)
    }
  }

  @Test(
    "A workflow within a workflow has its own state, and gives back its output",
    arguments: DatabaseEngine.allCases)
  func part(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let test = try TestEngine(
        database,
        """
        name: test
        state: {total: {type: integer, default: 0}}
        nodes:
          twice: {workflow: double, with: {n: "${total + 21}"}, save: {total: result.n}, max_visits: 2,
            next: [{if: total < 100, to: twice}, {to: end}]}
        """,
        """
        name: double
        state: {n: {type: integer, required: true}, hidden: {type: string, default: x}}
        nodes:
          ask: {approval: "Double ${n}?", next: double}
          double: {do: double, with: "${n * 2}", save: {n: result}}
        output: {n: "${n}"}
        """)
      var run = try await test.run()
      #expect(run.status == .waiting)
      _ = try await test.engine.answer(run.id, isApproved: true, by: "x")
      run = try await test.engine.drive(run.id)
      #expect(run.status == .waiting)
      _ = try await test.engine.answer(run.id, step: "twice#2/ask#1", isApproved: true, by: "x")
      run = try await test.engine.drive(run.id)
      #expect(run.status == .completed && run.output == ["total": 126])
      #expect(test.ledger.steps == ["twice#1/double#1", "twice#2/double#1"])
    }
  }

  @Test("The same key starts one run", arguments: DatabaseEngine.allCases)
  func idempotentStart(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let test = try TestEngine(database, "name: test\nstate: {n: integer}\nnodes:\n  a: {do: a}")
      let runs = try await withThrowingTaskGroup(of: WorkflowRunID.self) { group in
        for n in 0..<8 {
          group.addTask {
            try await test.engine.start("test", input: ["n": .integer(Int64(n))], idempotencyKey: "k").id
          }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(runs.count == 1)
      await #expect(throws: Problem.self) { try await test.engine.start("test", input: ["m": 1]) }
      await #expect(throws: Problem.self) { try await test.engine.start("test", input: ["n": "one"]) }
      await #expect(throws: Problem.self) { try await test.engine.start("tset") }
    }
  }

  @Test("A cancelled run undoes what it did", arguments: DatabaseEngine.allCases)
  func cancel(engine: DatabaseEngine) async throws {
    try await with(engine) { database in
      let test = try TestEngine(
        database,
        """
        name: test
        nodes:
          hold: {do: hold, compensate: {do: release}, next: ask}
          ask: {approval: "Go on?", next: go}
          go: {do: go}
        """)
      var run = try await test.run()
      _ = try await test.engine.cancel(run.id, reason: "no longer wanted")
      run = try await test.engine.drive(run.id)
      #expect(run.status == .cancelled && run.error?["message"] == "no longer wanted")
      #expect(test.ledger.steps == ["hold#1", "hold#1:undo"])
      await #expect(throws: Problem.self) { try await test.engine.cancel(run.id, reason: "again") }
    }
  }

  @Test("A state that grows without end stops the run")
  func size() async throws {
    try await with(.sqlite) { database in
      var settings = WorkflowEngine.Settings()
      settings.stateLimit = 20_000
      let test = try TestEngine(
        database,
        """
        name: test
        state: {all: {type: list, reducer: append}}
        nodes:
          a: {do: a, with: "\(String(repeating: "x", count: 1000))", save: all, max_visits: 900, next: a}
          end_: {choice: [{to: end}]}
        """.replacing("next: a}", with: "next: [{if: size(all) > 800, to: end_}, {to: a}]}"),
        settings: settings)
      let run = try await test.run()
      #expect(run.status == .failed && run.error?["code"] == "state-too-large")
      #expect(test.ledger.calls.count < 30)
    }
  }
}
