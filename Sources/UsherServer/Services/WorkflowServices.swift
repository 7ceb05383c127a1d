public import Assistant
import Essentials
import LanguageModels
import Telemetry
public import Workflows

/// The workflows and coordinations of the configuration, and what moves them.
public struct WorkflowServices: Sendable {
  /// Runs workflows.
  public let engine: WorkflowEngine
  /// Runs coordinations.
  public let coordinator: Coordinator

  /// Reads and checks the files.
  ///
  /// - Throws: What is wrong with them, with file and line.
  init(_ services: Services, turns: Turns, agents: AgentDirectory, tools: ToolRegistry) throws {
    let tasks = TaskRegistry([
      AgentTasks(turns: turns, agents: agents), ToolTasks(tools: tools, clock: services.clock),
    ])
    let logger = services.logger.named("workflows")
    engine = WorkflowEngine(
      store: WorkflowStore(database: services.database, tenant: services.tenant),
      catalog: try WorkflowCatalog(path: services.configuration.workflows, tasks: tasks, logger: logger),
      clock: services.clock, logger: logger, metrics: services.metrics)
    coordinator = Coordinator(tasks: tasks, tenant: services.tenant, clock: services.clock)
  }

  /// The tasks as far as files can be checked with them: what is called is not there.
  ///
  /// - Parameter tools: The tools, see ``DescribedTools``; without them every name counts as a tool's.
  /// - Throws: What is wrong with the agents' files.
  public static func namesOnly(
    _ configuration: Configuration, tools: ToolRegistry? = nil
  ) throws -> TaskRegistry {
    let names = try AgentDirectory.names(path: configuration.agents, prompts: configuration.prompts)
    let missing = ClosureTask { _ in throw TaskFailure("unavailable", "agents cannot be asked here") }
    return TaskRegistry([
      NamedTasks(kind: AgentTasks.kind, Dictionary(names.map { ($0, missing) }) { first, _ in first }),
      tools.map { ToolTasks(tools: $0, clock: SystemClock()) as any TaskSource } ?? AnyTool(task: missing),
    ])
  }
}

/// Takes every name: for checks where the tools are not there.
private struct AnyTool: TaskSource {
  let task: any WorkflowTask

  var kind: String { ToolTasks.kind }
  var names: [String] { [] }
  func task(named name: String) -> (any WorkflowTask)? { task }
}

/// The agents as tasks of workflows: `agent: billing`, `with: {message: …}`. They answer from the knowledge base as in
/// any turn and keep nothing.
struct AgentTasks: TaskSource {
  static let kind = "agent"
  let turns: Turns
  let agents: AgentDirectory

  var kind: String { Self.kind }
  var names: [String] { agents.roster.agents.map(\.name) }

  func task(named name: String) -> (any WorkflowTask)? {
    turns.model(ofAgent: name).map { model in
      ClosureTask { call in
        let message = call.input.stringValue ?? call.input["message"]?.stringValue ?? ""
        guard !message.isEmpty else {
          throw TaskFailure("invalid-input", "an agent needs “message”, a text", isRetryable: false)
        }
        let request = ModelRequest(
          caller: ModelCaller(tenant: call.tenant, agent: name, channel: "workflow"),
          messages: [ModelMessage(role: .user, text: message)], isStreamed: false)
        do {
          return Self.result(try await model.respond(to: request).response(), of: name)
        } catch let error as ModelError {
          throw TaskFailure(error)
        }
      }
    }
  }

  private static func result(_ response: ModelResponse, of agent: String) -> JSONValue {
    [
      "agent": .string(agent), "text": .string(response.text),
      "answered": .bool(response.assessment?.isAnswered ?? true),
      "confidence": response.assessment.map { .share($0.confidence) } ?? .null,
      "citations": .array(
        response.citations.map {
          ["index": .integer(Int64($0.index)), "title": .string($0.title), "url": .optional($0.url)]
        }),
    ]
  }
}

extension TaskFailure {
  fileprivate init(_ error: ModelError) {
    self.init(
      "agent-\(error.kind.rawValue)", error.message,
      isRetryable: error.isTransient,
      retryAfter: error.retryAfter)
  }
}
