import Essentials
import Foundation
import Persistence
import Workflows

/// `benchmarks workflow`: what a step of a workflow costs when its task does nothing: a loop of steps one after the other,
/// and branches side by side. A step is one transaction; a coordinator stores nothing. Prints JSON, microseconds a step,
/// for Benchmarks/workflow_steps.py, which puts LangGraph beside it.
struct WorkflowBenchmark {
  static let usage = "benchmarks workflow [--steps 100] [--branches 8] [--runs 20] [--folder <directory>]"

  private var steps = 100
  private var branches = 8
  private var runs = 20
  private var folder = FileManager.default.temporaryDirectory.path

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--steps": steps = Int(value) ?? steps
      case "--branches": branches = Int(value) ?? branches
      case "--runs": runs = Int(value) ?? runs
      case "--folder": folder = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    var results: [String: JSONValue] = [:]
    for (name, durability) in [
      ("disk", DatabaseOptions.Durability.disk), ("operating_system", .operatingSystem),
    ] {
      results["loop, \(name)"] = .number(try await durable(loop, steps: steps, durability))
      results["branches, \(name)"] = .number(try await durable(fork, steps: branches, durability))
    }
    results["loop, coordinator"] = .number(try await coordinated(isSequence: true, steps))
    results["branches, coordinator"] = .number(try await coordinated(isSequence: false, branches))
    print(JSONValue.object(results).text)
  }

  private static let tasks = TaskRegistry([
    NamedTasks(
      kind: "do", ["count": ClosureTask { .integer(($0.input["n"]?.integerValue ?? 0) + 1) }])
  ])
  private static let tenant = TenantContext(tenant: .single)

  /// One node that comes back to itself until the state says enough.
  private var loop: Workflow {
    Workflow(
      "loop", state: [StateField("n", .integer, initial: 0)], maximumSteps: steps + 1,
      nodes: [
        .task("work", TaskReference("do", "count"), with: ["n": "${n}"], save: ["n": "result"])
          .visited(atMost: steps).then(if: "n < \(steps)", "work").then(Workflow.end)
      ])
  }

  /// Nodes side by side, whose values are summed up.
  private var fork: Workflow {
    let names = (0..<branches).map { "branch\($0)" }
    return Workflow(
      "fork", state: [StateField("n", .integer, reducer: .add, initial: 0)],
      nodes: [.parallel("fork", names, join: "join"), .choice("join").then(Workflow.end)]
        + names.map {
          .task($0, TaskReference("do", "count"), with: ["n": "${n}"], save: ["n": "result"]).then("join")
        })
  }

  private func durable(
    _ workflow: Workflow, steps: Int, _ durability: DatabaseOptions.Durability
  ) async throws -> Double {
    let path = "\(folder)/workflow-benchmark-\(UUID().uuidString)"
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    var options = DatabaseOptions()
    options.durability = durability
    let database = try await Database.open(.sqlite(path: path), options: options)
    try await database.migrate([WorkflowStore.migrations])
    let engine = WorkflowEngine(
      store: WorkflowStore(database: database, tenant: Self.tenant),
      catalog: try WorkflowCatalog([workflow], tasks: Self.tasks))
    let time = try await median {
      let run = try await engine.drive(try await engine.start(workflow.name).id)
      guard run.status == .completed else { throw BenchmarkError("the run is \(run.status)") }
    }
    await database.close()
    return time / Double(steps)
  }

  private func coordinated(isSequence: Bool, _ count: Int) async throws -> Double {
    let tasks = (0..<count).map { number in
      CoordinatedTask(
        "task\(number)", TaskReference("do", "count"),
        with: isSequence && number > 0 ? ["n": .string("${tasks.task\(number - 1).output}")] : ["n": 0])
    }
    let coordination = isSequence ? Coordination.sequence("c", tasks) : Coordination("c", tasks: tasks)
    let compiled = try CompiledCoordination(coordination, tasks: Self.tasks)
    let coordinator = Coordinator(tasks: Self.tasks, tenant: Self.tenant)
    return try await median {
      let record = try await coordinator.run(compiled, key: "benchmark")
      guard record.status == .completed else { throw BenchmarkError("the coordination is \(record.status)") }
    } / Double(count)
  }

  /// The median of the runs, in microseconds; the first one warms up.
  private func median(_ body: () async throws -> Void) async throws -> Double {
    try await body()
    var times: [Double] = []
    for _ in 0..<runs {
      let begin = ContinuousClock.now
      try await body()
      times.append((ContinuousClock.now - begin).inSeconds * 1_000_000)
    }
    return times.sorted()[times.count / 2]
  }
}
