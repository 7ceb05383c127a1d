import Essentials
import FoundationEssentials
import Persistence
import Workflows

#if canImport(Glibc)
import Glibc
#endif

/// A program that moves one run of a workflow and ends itself with `kill -9` where it is told to: for the tests of what
/// survives. `WorkflowTrial DATABASE WORKFLOW EFFECTS [before|after STEP]`.
@main
struct WorkflowTrial {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let (location, file, effects) = (arguments[1], arguments[2], arguments[3])
    let fate = arguments.count > 5 ? Fate(when: arguments[4], step: arguments[5]) : nil
    let database = try await Database.open(DatabaseLocation(parsing: location))
    try await database.migrate([WorkflowStore.migrations])
    let workflow = try WorkflowFile(taskKinds: ["effect"]).read(
      String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self), file: file)
    let tasks = TaskRegistry([Effects(folder: effects, fate: fate)])
    var settings = WorkflowEngine.Settings()
    settings.lease = .milliseconds(300)
    settings.poll = .milliseconds(20)
    let engine = WorkflowEngine(
      store: WorkflowStore(database: database, tenant: TenantContext(tenant: .single)),
      catalog: try WorkflowCatalog([workflow], tasks: tasks), settings: settings)
    let run = try await engine.start(workflow.name, idempotencyKey: "trial")
    let moved = try await engine.drive(run.id)
    print(moved.id, moved.status.rawValue)
    await database.close()
  }
}

/// Where the program ends itself.
struct Fate: Sendable {
  let when: String
  let step: String

  func meet(_ when: String, _ step: String) {
    if when == self.when && step == self.step { kill(getpid(), SIGKILL) }
  }
}

/// A service elsewhere that knows idempotency keys: what a call does is a file named after its key, so that the same key
/// again does nothing more; every call adds a line to that file's log.
struct Effects: TaskSource, WorkflowTask {
  let folder: String
  let fate: Fate?

  var kind: String { "effect" }
  var names: [String] { [] }

  func task(named name: String) -> (any WorkflowTask)? { self }

  func run(_ call: TaskCall) async throws -> JSONValue {
    let step = String(call.idempotencyKey.drop { $0 != ":" }.dropFirst())
    let name = step.replacing("/", with: "+")
    append("\(call.attempt)\n", to: name + ".calls")
    fate?.meet("before", step)
    close(open("\(folder)/\(name).effect", O_WRONLY | O_CREAT, 0o600))
    fate?.meet("after", step)
    return call.input
  }

  private func append(_ line: String, to name: String) {
    let descriptor = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    _ = line.withCString { write(descriptor, $0, strlen($0)) }
    close(descriptor)
  }
}
