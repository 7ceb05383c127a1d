public import Assistant
import Essentials
import FoundationEssentials
import HTTPClient
import Knowledge
import LanguageModels
import Persistence
import Telemetry

/// The assistant over the services that it stands on.
public struct AssistantServices: Sendable {
  static let migrations = ConversationStore.migrations

  /// What it stands on.
  public let services: Services
  /// The company that it speaks for.
  public let company: CompanyProfile
  /// The conversations.
  public let conversations: ConversationStore
  /// The agents.
  public let agents: AgentDirectory
  /// The language models.
  public let models: ModelServices
  /// What agents may do.
  public let tools: ToolRegistry
  /// What is remembered about customers.
  public let memory: CustomerMemory
  /// Every text that the prompts have had.
  public let prompts: PromptHistory
  /// The tools of MCP servers.
  public let mcp: MCPTools
  /// Calls tools for operators.
  public let desk: ToolDesk
  /// Answers messages.
  public let turns: Turns
  /// The workflows.
  public let workflows: WorkflowServices
  /// Calls the company's services.
  private let client: HTTPClient
  let cache: ResponseCache

  /// Reads the agents' files, learns their intents and makes ready to answer.
  public init(_ services: Services) async throws {
    let configuration = services.configuration
    self.services = services
    company = CompanyProfile(configuration.company)
    conversations = ConversationStore(database: services.database, clock: services.clock)
    memory = CustomerMemory(
      database: services.database, settings: configuration.memory, clock: services.clock)
    prompts = PromptHistory(database: services.database, clock: services.clock)
    let agents = try await AgentDirectory(
      path: configuration.agents, prompts: configuration.prompts, rulePaths: configuration.guidelines.paths,
      examples: ExampleEmbeddings(embedder: services.embedder, database: services.database),
      history: prompts, logger: services.logger.named("agents"))
    self.agents = agents
    cache = ResponseCache(
      Assistant.CacheConfiguration(configuration.cache), clock: services.clock, metrics: services.metrics,
      render: ChatRendering.bytes)
    models = try await ModelServices(
      services, scale: { agents.messageScale }, environment: ProcessInfo.processInfo.environment)
    client = HTTPClient(logger: services.logger.named("calls"), metrics: services.metrics)
    mcp = MCPTools(configuration.mcp, client: client, logger: services.logger.named("mcp"))
    let own: [any Tool] = [
      SearchKnowledgeTool(search: services.search), HandOffTool(), PassToAgentTool(agents: agents),
      CurrentTimeTool(clock: services.clock),
      RememberFactTool(memory: memory), RecallFactsTool(memory: memory), ForgetFactTool(memory: memory),
    ]
    tools = ToolRegistry(try Self.httpTools(services, client) + own, sources: [mcp])
    await mcp.start()
    desk = ToolDesk(
      tools, database: services.database, clock: services.clock, logger: services.logger.named("tools"),
      metrics: services.metrics)
    turns = Turns(
      Turns.Services(
        store: conversations, agents: agents, company: company, search: services.search,
        embedder: services.embedder, model: models.model, cost: models.cost, tools: tools, memory: memory,
        cache: cache, guidelines: configuration.guidelines.settings, quality: configuration.quality,
        clock: services.clock,
        logger: services.logger.named("turns"), metrics: services.metrics),
      limits: Turns.Limits(deadline: models.turnDeadline))
    workflows = try WorkflowServices(services, turns: turns, agents: agents, tools: tools)
    try await noteChanges()
    for agent in agents.roster.agents {
      for name in tools.unknown(among: agent.tools) {
        services.logger.warning(
          "An agent names a tool that there is not", ["agent": .string(agent.name), "tool": .string(name)])
      }
    }
    for finding in try await agents.lint(tools: tools, limit: configuration.guidelines.settings.limit) {
      services.logger.warning(
        "Something is odd about the guidelines", ["finding": .string("\(finding)")])
    }
  }

  /// Removes facts about customers whose time is over.
  var memoryCleanUp: MemoryCleanUp {
    MemoryCleanUp(memory, logger: services.logger.named("memory"))
  }

  /// The tools that the company's files describe.
  private static func httpTools(_ services: Services, _ client: HTTPClient) throws -> [any Tool] {
    guard let path = services.configuration.tools else { return [] }
    let contents = try HTTPToolFolder(path: path, environment: ProcessInfo.processInfo.environment)
      .read(client)
    for warning in contents.warnings { services.logger.warning("\(warning).") }
    return contents.tools
  }

  /// Lets go of everything but the services that it stands on.
  public func release() async {
    await mcp.close()
    await models.close()
    await client.close()
  }

  /// Writes what still waits, and lets go of services and database.
  public func close() async {
    await release()
    await services.close()
  }

  /// Forgets cached answers when the knowledge has changed since, by whatever process.
  func noteChanges() async throws {
    let revision = try await services.knowledge.revision(services.tenant)
    cache.note(revision: revision)
    models.cache?.note(revision: revision, services.tenant)
  }
}

extension CompanyProfile {
  /// The company that a configuration describes.
  public init(_ configuration: CompanyConfiguration) {
    self.init(
      name: configuration.name, greeting: configuration.greeting, suggestions: configuration.suggestions,
      contact: configuration.contact, hosts: Set(configuration.hosts))
  }
}

extension Assistant.CacheConfiguration {
  init(_ configuration: CacheConfiguration) {
    self.init(
      isEnabled: configuration.isEnabled, timeToLive: configuration.lifetime, capacity: configuration.entries)
  }
}
