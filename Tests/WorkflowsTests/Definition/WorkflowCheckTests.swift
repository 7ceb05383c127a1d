import Essentials
import Testing

@testable import Workflows

@Suite struct WorkflowCheckTests {
  private static let tasks = TaskRegistry([
    NamedTasks(kind: "tool", ["pay": ClosureTask { _ in .null }, "refund": ClosureTask { _ in .null }])
  ])

  private func issues(_ yaml: String, others: [String] = []) throws -> [String] {
    let file = WorkflowFile(taskKinds: ["tool"])
    let workflow = try file.read(yaml, file: "w.yaml")
    let parts = Dictionary(
      uniqueKeysWithValues: try ([workflow] + others.map { try file.read($0, file: "o.yaml") }).map {
        ($0.name, $0)
      })
    return CompiledWorkflow.issues(of: workflow, others: parts, tasks: Self.tasks).map(\.description)
  }

  @Test("A sound workflow has no issues, and is the same after it was stored")
  func sound() throws {
    let yaml = """
      name: pay
      title: Pay
      state:
        amount: {type: number, required: true}
        notes: {type: list, reducer: append}
        tries: {type: integer, default: 0}
      nodes:
        begin:
          parallel: [left, right]
          join: ask
        left: {tool: pay, with: {amount: "${amount}"}, save: {notes: result.id}, next: ask}
        right: {set: {notes: right}, next: ask}
        ask:
          approval: {prompt: "Pay ${amount}?", timeout: 3d}
          on_reject: again
          on_timeout: give_up
          next: pay
        again:
          set: {tries: "${tries + 1}"}
          max_visits: 2
          on_limit: give_up
          next: begin
        pay:
          tool: pay
          retry: {attempts: 3, backoff: 2s}
          timeout: 10s
          compensate: {tool: refund, with: {id: "${result.id}"}}
          next: [{if: "amount > 100", to: pause}, {to: end}]
        pause: {wait: 1h}
        give_up: {fail: {code: refused, message: "nobody wants ${amount}"}}
      output: {paid: "${amount}"}
      """
    #expect(try issues(yaml).isEmpty)
    let compiled = try CompiledWorkflow(try WorkflowFile(taskKinds: ["tool"]).read(yaml, file: "w.yaml"))
    let again = try CompiledWorkflow(document: compiled.document, taskKinds: ["tool"])
    #expect(again.version == compiled.version)
    #expect(again.workflow.nodes == compiled.workflow.nodes)
  }

  @Test(
    "What is wrong with the graph is named with line and nearest name",
    arguments: [
      (
        "a: {set: {x: 1}, next: bb}\n  b: {set: {x: 1}}\n",
        "w.yaml:4:26: there is no node “bb”; did you mean “b”?"
      ),
      ("a: {set: {x: 1}}\n  b: {set: {x: 1}}\n", "w.yaml:5:3: no way leads to “b”"),
      ("a: {set: {x: 1}, next: b}\n  b: {set: {x: 1}, next: a}\n", "no way leads from “a” to an end"),
      (
        "a: {set: {x: 1}, next: b}\n  b: {choice: [{if: x > 1, to: a}, {to: end}]}\n",
        "a → b → a goes round without a bound; give one of these nodes max_visits"
      ),
      (
        "a: {parallel: [b], join: c}\n  b: {set: {x: 1}, next: c}\n  c: {set: {x: 1}}\n",
        "two branches or more"
      ),
      (
        "a: {parallel: [b, c], join: d}\n  b: {set: {x: 1}}\n  c: {set: {x: 1}, next: d}\n  d: {set: {x: 1}}\n",
        "the branch “b” never comes to the join “d”"
      ),
      (
        "a: {parallel: [b, c], join: d}\n  b: {set: {x: 1}, next: c}\n  c: {set: {x: 1}, next: d}\n  d: {set: {x: 1}}\n",
        "the branches “b” and “c” both come to “c” before they meet"
      ),
      (
        "a: {parallel: [b, c], join: d}\n  b: {choice: [{if: x > 1, to: end}, {to: d}]}\n  c: {set: {x: 1}, next: d}\n  d: {set: {x: 1}}\n",
        "“b” ends within a branch of “a”"
      ),
      (
        "z: {choice: [{if: x > 1, to: b}, {to: a}]}\n  a: {parallel: [b, c], join: d}\n  b: {set: {x: 1}, next: d}\n  c: {set: {x: 1}, next: d}\n  d: {set: {x: 1}}\n",
        "“b” is within a branch of “a”; begin at “a”"
      ),
      (
        "a: {parallel: [b, c], join: d}\n  b: {set: {x: 1}, next: d}\n  c: {set: {x: 2}, next: d}\n  d: {choice: [{to: end}]}\n",
        "warning: the branches “b” and “c” may both write “x”"
      ),
      ("a: {choice: [{if: x > 1, to: end}]}\n", "warning: the run fails when no condition holds"),
      ("a: {choice: [{to: end}, {if: x > 1, to: end}]}\n", "is never taken"),
    ])
  func graph(nodes: String, expected: String) throws {
    let found = try issues("name: w\nstate: {x: integer}\nnodes:\n  \(nodes)")
    #expect(found.contains { $0.contains(expected) }, "\(found)")
  }

  @Test(
    "What is wrong with state, conditions and tasks is named with its place",
    arguments: [
      ("a: {set: {y: 1}}", "w.yaml:4:16: there is no field “y” in the state; did you mean “x”?"),
      ("a: {set: {x: many}}", "“x” is a whole number, and this is a text"),
      ("a: {set: {x: \"${name}\"}}", "“x” is a whole number, and this is a text"),
      (
        "a: {choice: [{if: name > 3, to: end}, {to: end}]}",
        "w.yaml:4:21: “name > 3”, at character 6: “>” cannot compare"
      ),
      ("a: {choice: [{if: x + 1, to: end}, {to: end}]}", "a condition must be true or false"),
      ("a: {tool: pya}", "there is no tool called “pya”; did you mean “pay”?"),
      ("a: {tool: pay, with: {a: \"${amuont}\"}}", "there is no “amuont” in the state"),
      ("a: {set: {x: 1}, retry: {attempts: 2}}", "“retry” belongs to a task"),
      (
        "a: {tool: pay, compensate: {tool: pay, with: {a: \"${result.id}\", b: \"${resutl}\"}}}",
        "there is no “resutl”"
      ),
      ("a: {workflow: othr}", "there is no workflow “othr”; did you mean “other”?"),
      ("a: {workflow: other, with: {q: 1}}", "“other” needs “id”"),
      ("a: {workflow: other, with: {id: 1, q: 1}}", "“other” has no field “q”"),
      ("a: {workflow: w}", "a workflow cannot run itself: w → w"),
    ])
  func state(node: String, expected: String) throws {
    let found = try issues(
      "name: w\nstate: {x: integer, name: string}\nnodes:\n  \(node)",
      others: ["name: other\nstate: {id: {type: any, required: true}}\nnodes:\n  a: {choice: [{to: end}]}"])
    #expect(found.contains { $0.contains(expected) }, "\(found)")
  }

  @Test(
    "What is wrong with a file is named with line and nearest key",
    arguments: [
      ("name: w\nnodes:\n  a: {tol: pay}", "unknown key “tol” in nodes.a; did you mean “tool”?"),
      ("name: w\nnodes:\n  a: {tool: pay, set: {x: 1}}", "cannot stand beside"),
      ("name: w\nnodes:\n  a: {wait: soon}", "it must be a duration"),
      ("name: w\nstate: {x: numbr}\nnodes:\n  a: {wait: 1s}", "did you mean “number”?"),
      ("name: w\nstate: {x: {type: integer, default: a}}\nnodes:\n  a: {wait: 1s}", "must be a whole number"),
      ("name: W\nnodes:\n  a: {wait: 1s}", "small letters"), ("name: w", "at least one node"),
      ("name: w\nnodes:\n  end: {wait: 1s}", "cannot be a node's name"),
      ("name: w\nnodes:\n  a: {wait: 1s, max_visits: 0}", "at least 1"),
    ])
  func file(yaml: String, expected: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try WorkflowFile(taskKinds: ["tool"]).read(yaml, file: "w.yaml")
    }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test("A workflow written in Swift is checked by the same rules")
  func builder() throws {
    let workflow = Workflow(
      "w", state: [StateField("x", .integer)],
      nodes: [
        .task("a", TaskReference("tool", "pay"), save: ["x": "result.count"]).retried(
          RetryPolicy(attempts: 3)
        )
        .compensated(by: TaskReference("tool", "refund")).then(if: "x > 1", "b").then("end"),
        .approval("b", .init("Really?")).onReject("missing"),
      ])
    let found = CompiledWorkflow.issues(of: workflow, tasks: Self.tasks).map(\.description)
    #expect(found == ["workflow w, node b, on_reject: there is no node “missing”"])
  }

  @Test("What needs a person's yes cannot be come to without one")
  func approvals() throws {
    let tasks = TaskRegistry([Guarded()])
    func issues(_ way: String) throws -> [String] {
      let yaml = """
        name: w
        state: {n: integer}
        nodes:
          ask: {approval: "Pay?", on_reject: no, next: pay}
          no: {choice: [\(way)]}
          pay: {guarded: pay}
        """
      let workflow = try WorkflowFile(taskKinds: ["guarded"]).read(yaml, file: "w.yaml")
      return CompiledWorkflow.issues(of: workflow, tasks: tasks).map(\.description)
    }
    #expect(try issues("{to: end}").isEmpty)
    #expect(
      try issues("{if: n > 1, to: pay}, {to: end}") == [
        "w.yaml:6:18: guarded pay needs a person's yes, and there is a way here without one; put an approval before it"
      ])
    #expect(throws: ConfigurationError.self) {
      try CompiledCoordination(
        Coordination("c", tasks: [.init("a", TaskReference("guarded", "pay"))]), tasks: tasks)
    }
  }

  private struct Guarded: TaskSource {
    var kind: String { "guarded" }
    var names: [String] { ["pay"] }
    func task(named name: String) -> (any WorkflowTask)? { ClosureTask { $0.input } }
    func needsApproval(_ name: String) -> Bool { true }
  }

  @Test("Lint knows what a plain coordinator could not do")
  func advice() {
    let plain = Workflow(
      "w", nodes: [.task("a", TaskReference("tool", "pay")).then("b"), .choice("b").then("end")])
    #expect(CoordinatorAdvice.reasons(for: plain).isEmpty)
    let durable = Workflow(
      "w",
      nodes: [.approval("a", .init("?")).visited(atMost: 3).then("b"), .wait("b", .duration(.seconds(3600)))])
    #expect(
      CoordinatorAdvice.reasons(for: durable) == [
        "waits for people (a)", "waits for a time (b)", "loops (a)",
      ])
  }
}
