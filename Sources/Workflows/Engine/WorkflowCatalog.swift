import Essentials
import FoundationEssentials
import Synchronization
public import Telemetry

/// Knows the workflows that can be started: those of a folder of files, and those that are written in Swift. A change of
/// the files takes effect as a whole or, when a file is wrong, not at all; runs go on by the graph they began with.
public final class WorkflowCatalog: Sendable {
  private struct State {
    var contents: Compiled
    var fingerprint: [String: Date]
    /// Graphs of runs that are not, or no longer, among the files.
    var versions: [String: CompiledWorkflow] = [:]
  }

  /// What can be started, checked.
  private struct Compiled {
    var workflows: [String: CompiledWorkflow] = [:]
    var coordinations: [String: CompiledCoordination] = [:]
  }

  /// The tasks that they may call.
  public let tasks: TaskRegistry
  private let folder: WorkflowFolder
  private let builtIn: WorkflowFolder.Contents
  private let logger: Logger
  private let state: Mutex<State>

  /// Reads and checks the files.
  ///
  /// - Parameters:
  ///   - path: A file, or a folder of `.yaml` files; nothing for none.
  ///   - workflows: Workflows written in Swift.
  ///   - coordinations: Coordinations written in Swift.
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  public init(
    path: String? = nil, _ workflows: [Workflow] = [], _ coordinations: [Coordination] = [],
    tasks: TaskRegistry,
    logger: Logger = .disabled
  ) throws {
    folder = WorkflowFolder(path: path, taskKinds: tasks.kinds)
    self.tasks = tasks
    builtIn = .init(workflows: workflows, coordinations: coordinations)
    self.logger = logger
    let fingerprint = try folder.fingerprint()
    state = Mutex(
      State(contents: try Self.compile(folder.contents(), builtIn, tasks), fingerprint: fingerprint))
  }

  /// All workflows, by name.
  public var workflows: [CompiledWorkflow] {
    state.withLock { $0.contents.workflows.values.sorted { $0.workflow.name < $1.workflow.name } }
  }

  /// The workflow with a name.
  public func workflow(named name: String) -> CompiledWorkflow? {
    state.withLock { $0.contents.workflows[name] }
  }

  /// All coordinations, by name.
  public var coordinations: [CompiledCoordination] {
    state.withLock { $0.contents.coordinations.values.sorted { $0.coordination.name < $1.coordination.name } }
  }

  /// The coordination with a name.
  public func coordination(named name: String) -> CompiledCoordination? {
    state.withLock { $0.contents.coordinations[name] }
  }

  /// Reads the files again if one of them was added, changed or removed. What is wrong with them is logged once.
  ///
  /// - Parameter tasksHaveChanged: Whether the tasks that they may call are others now, so that they are to be checked
  ///   again.
  public func reloadIfChanged(orTasksHaveChanged tasksHaveChanged: Bool = false) {
    do {
      let fingerprint = try folder.fingerprint()
      let isChanged = state.withLock { state in
        defer { state.fingerprint = fingerprint }
        return state.fingerprint != fingerprint
      }
      guard isChanged || tasksHaveChanged else { return }
      let contents = try Self.compile(folder.contents(), builtIn, tasks)
      state.withLock { $0.contents = contents }
      let names = Array(contents.workflows.keys) + Array(contents.coordinations.keys)
      logger.info("Workflows loaded", ["workflows": .array(names.sorted().map(JSONValue.string))])
    } catch {
      logger.error("Workflows not reloaded, the former ones stay", ["error": .string("\(error)")])
    }
  }

  /// The graph that a run goes by: the present one when it is the same, the stored one otherwise.
  func version(_ version: String, of name: String, in store: WorkflowStore) async throws -> CompiledWorkflow?
  {
    let known = state.withLock { state in
      state.versions[version] ?? state.contents.workflows[name].flatMap { $0.version == version ? $0 : nil }
    }
    if let known { return known }
    guard let document = try await store.document(of: name, version: version) else { return nil }
    let workflow = try CompiledWorkflow(document: document, taskKinds: tasks.kinds)
    state.withLock { $0.versions[version] = workflow }
    return workflow
  }

  private static func compile(
    _ files: WorkflowFolder.Contents, _ builtIn: WorkflowFolder.Contents, _ tasks: TaskRegistry
  ) throws -> Compiled {
    let all = WorkflowFolder.Contents(
      workflows: files.workflows + builtIn.workflows,
      coordinations: files.coordinations + builtIn.coordinations)
    try WorkflowFolder.checkNames(all)
    let named = Dictionary(all.workflows.map { ($0.name, $0) }) { first, _ in first }
    var compiled = Compiled()
    var issues: [ConfigurationIssue] = []
    func collect(_ body: () throws -> Void) throws {
      do {
        try body()
      } catch let error as ConfigurationError {
        // A workflow within others is wrong in each of them.
        issues += error.issues.filter { !issues.contains($0) }
      }
    }
    for workflow in all.workflows {
      try collect {
        compiled.workflows[workflow.name] = try CompiledWorkflow(workflow, others: named, tasks: tasks)
      }
    }
    for coordination in all.coordinations {
      try collect {
        compiled.coordinations[coordination.name] = try CompiledCoordination(coordination, tasks: tasks)
      }
    }
    if !issues.isEmpty { throw ConfigurationError(issues) }
    return compiled
  }
}
