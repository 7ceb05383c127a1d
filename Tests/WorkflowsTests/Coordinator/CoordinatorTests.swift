import Essentials
import Synchronization
import Testing
import UsherTesting

@testable import Workflows

/// Three agents, one that fails and one that is slow, in sequence, side by side and by condition.
@Suite struct CoordinatorTests {
  private let clock = ManualClock()

  private func coordinator(_ agents: [String: @Sendable (TaskCall) async throws -> JSONValue] = [:])
    -> Coordinator
  {
    let usual: [String: @Sendable (TaskCall) async throws -> JSONValue] = [
      "quick": { [clock] call in
        try await clock.sleep(until: clock.instant + .milliseconds(100))
        return ["text": "quick", "given": call.input]
      },
      "slow": { [clock] call in
        try await clock.sleep(until: clock.instant + .seconds(3))
        return ["text": "slow", "given": call.input]
      },
      "broken": { [clock] _ in
        try await clock.sleep(until: clock.instant + .milliseconds(200))
        throw TaskFailure("broken", "it broke")
      },
    ]
    let all = usual.merging(agents) { $1 }
    return Coordinator(
      tasks: TaskRegistry([NamedTasks(kind: "agent", all.mapValues(ClosureTask.init))]),
      tenant: TenantContext(tenant: .single), clock: clock, timer: clock)
  }

  private func run(
    _ coordinator: Coordinator, _ coordination: Coordination, input: JSONValue = .object([:])
  ) async throws -> CoordinationRecord {
    let compiled = try CompiledCoordination(coordination)
    let isDone = Mutex(false)
    async let record = {
      defer { isDone.withLock { $0 = true } }
      return try await coordinator.run(compiled, input: input, key: "key")
    }()
    while !isDone.withLock({ $0 }) {
      // Time passes only while all that runs sleeps.
      for _ in 0..<200 { await Task.yield() }
      if clock.sleeperCount > 0 { clock.advance(by: .milliseconds(10)) }
    }
    return try await record
  }

  private static func agent(_ name: String) -> TaskReference { TaskReference("agent", name) }

  private func about(_ duration: Duration?, _ expected: Duration) -> Bool {
    // The clock moves in steps, and a task may begin a few of them late.
    duration.map { $0 >= expected && $0 < expected + .milliseconds(200) } ?? false
  }

  @Test("In sequence each task is given what those before came to")
  func sequence() async throws {
    let record = try await run(
      coordinator(),
      .sequence(
        "s",
        [
          .init("first", Self.agent("quick"), with: ["q": "${input.question}"]),
          .init("second", Self.agent("slow"), with: ["before": "${tasks.first.output.text}"]),
          .init(
            "third", Self.agent("quick"), with: "${tasks.second.output.text} and ${tasks.first.output.text}"),
        ]), input: ["question": "why"])
    #expect(record.status == .completed)
    #expect(record.tasks.map(\.status) == [.completed, .completed, .completed])
    #expect(record.task("first")?.output["given"] == ["q": "why"])
    #expect(record.task("second")?.output["given"] == ["before": "quick"])
    #expect(record.task("third")?.output["given"] == "slow and quick")
    #expect(about(record.duration, .milliseconds(3200)), "\(record.duration)")
    #expect(about(record.task("third")?.begin, .milliseconds(3100)))
  }

  @Test("Side by side it takes as long as the slowest, and what comes after waits for all")
  func parallel() async throws {
    let record = try await run(
      coordinator(),
      Coordination(
        "p",
        output: ["all": ["${tasks.a.output.text}", "${tasks.b.output.text}"], "end": "${tasks.end.status}"],
        tasks: [
          .init("a", Self.agent("quick")), .init("b", Self.agent("slow")),
          .init("c", Self.agent("broken"), onFailure: .continue),
          .init(
            "end", Self.agent("quick"), with: "${tasks.c.status}: ${tasks.c.error.message}",
            after: ["a", "b", "c"]),
        ]))
    #expect(record.status == .partial)
    #expect(record.tasks.map(\.status) == [.completed, .completed, .failed, .completed])
    #expect(record.task("end")?.output["given"] == "failed: it broke")
    #expect(["a", "b", "c"].allSatisfy { about(record.task($0)?.begin, .zero) })
    #expect(about(record.task("end")?.begin, .seconds(3)))
    #expect(about(record.duration, .milliseconds(3100)), "\(record.duration)")
    #expect(record.output == ["all": ["quick", "slow"], "end": "completed"])
  }

  @Test("A condition leaves a task out; what comes after goes on", arguments: [10, 90])
  func condition(amount: Int64) async throws {
    let record = try await run(
      coordinator(),
      Coordination(
        "c",
        tasks: [
          .init("small", Self.agent("quick"), when: "input.amount <= 50"),
          .init("large", Self.agent("slow"), when: "input.amount > 50"),
          .init("end", Self.agent("quick"), after: ["small", "large"]),
        ]), input: ["amount": .integer(amount)])
    #expect(record.status == .completed)
    #expect(
      record.tasks.map(\.status)
        == (amount > 50 ? [.skipped, .completed, .completed] : [.completed, .skipped, .completed]))
  }

  @Test(
    "A failure calls the others off, leaves out what comes after, or is passed on",
    arguments: CoordinatedTask.FailurePolicy.allCases)
  func failure(policy: CoordinatedTask.FailurePolicy) async throws {
    let record = try await run(
      coordinator(),
      Coordination(
        "f",
        tasks: [
          .init("broken", Self.agent("broken"), onFailure: policy), .init("slow", Self.agent("slow")),
          .init("next", Self.agent("quick"), after: ["broken"]),
          .init("last", Self.agent("quick"), after: ["next"]),
        ]))
    let statuses = record.tasks.map(\.status)
    switch policy {
    case .fail:
      #expect(record.status == .failed && statuses == [.failed, .cancelled, .cancelled, .cancelled])
      #expect(about(record.duration, .milliseconds(200)))
    case .skip:
      #expect(record.status == .partial && statuses == [.failed, .completed, .skipped, .skipped])
      #expect(record.task("last")?.error?.message == "“next” comes before it, and is not done")
    case .continue:
      #expect(record.status == .partial && statuses == [.failed, .completed, .completed, .completed])
    }
  }

  @Test("Deadlines hold for a task, and for all of them")
  func deadlines() async throws {
    let slow = CoordinatedTask("slow", Self.agent("slow"), deadline: .seconds(1), onFailure: .continue)
    var record = try await run(coordinator(), Coordination("d", tasks: [slow]))
    #expect(record.status == .partial && record.task("slow")?.error?.code == "timeout")
    #expect(about(record.duration, .seconds(1)))
    record = try await run(
      coordinator(), Coordination("d", deadline: .seconds(2), tasks: [.init("slow", Self.agent("slow"))]))
    #expect(record.status == .failed && record.task("slow")?.status == .cancelled)
    #expect(about(record.duration, .seconds(2)))
  }

  @Test("A task is tried again, under the same key")
  func retry() async throws {
    let calls = Mutex<[TaskCall]>([])
    let coordinator = coordinator([
      "flaky": { call in
        let count = calls.withLock { calls in
          calls.append(call)
          return calls.count
        }
        if count < 3 { throw TaskFailure("busy", "not now") }
        return "done"
      }
    ])
    let record = try await run(
      coordinator,
      Coordination(
        "r",
        tasks: [.init("flaky", Self.agent("flaky"), retry: RetryPolicy(attempts: 3, base: .milliseconds(50)))]
      ))
    #expect(record.status == .completed && record.task("flaky")?.attempts == 3)
    #expect(Set(calls.withLock { $0 }.map(\.idempotencyKey)) == ["key:flaky"])
  }

  @Test("History and statistics say what was")
  func statistics() async throws {
    let coordinator = coordinator()
    let coordination = Coordination(
      "h",
      tasks: [
        .init("a", Self.agent("quick")), .init("b", Self.agent("broken"), onFailure: .skip),
        .init("c", Self.agent("slow"), after: ["b"]),
      ])
    for _ in 0..<3 { _ = try await run(coordinator, coordination) }
    #expect(coordinator.history(of: "h").count == 3 && coordinator.history(of: "other").isEmpty)
    let found = coordinator.statistics(of: "h")
    #expect(
      found["a"]?.completed == 3 && found["a"]?.attempts == 3 && about(found["a"]?.mean, .milliseconds(100)))
    #expect(found["b"]?.failed == 3 && about(found["b"]?.longest, .milliseconds(200)))
    #expect(found["c"]?.skipped == 3 && found["c"]?.mean == .zero)
  }

  @Test(
    "What is wrong is named",
    arguments: [
      ("a: {agent: quick, after: bb}\n  b: {agent: quick}", "there is no task “bb”; did you mean “b”?"),
      ("a: {agent: quick, after: b}\n  b: {agent: quick, after: a}", "“a” comes after itself"),
      ("a: {agent: quik}", "did you mean “quick”?"),
      ("a: {agent: quick, when: \"inptu.x\"}", "did you mean “input”?"),
      (
        "a: {agent: quick}\n  b: {agent: quick, when: tasks.a.output == 1}",
        "“a” may not be over by then; name it in “after”"
      ),
      ("a: {agent: quick, with: \"${tasks.c.output}\"}", "there is no task “c”"),
      ("a: {agent: quick, on_failure: ignore}", "must be fail, skip or continue"),
    ])
  func checks(tasks: String, expected: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      let root = try YAMLNode.parse("name: c\ntasks:\n  \(tasks)", file: "c.yaml")
      let coordination = try CoordinationFile(taskKinds: ["agent"]).read(root, file: "c.yaml")
      _ = try CompiledCoordination(
        coordination, tasks: TaskRegistry([NamedTasks(kind: "agent", ["quick": ClosureTask { _ in .null }])]))
    }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }
}
