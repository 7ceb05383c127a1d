public import Assistant
import Caching
import Channels
import Essentials
import FoundationEssentials
import Knowledge
import LanguageModels
import Learning
import Persistence
import Telemetry
public import TicketAgent
import Ticketing
import Workflows

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
  /// What people have changed of them, by version.
  let agentVersions: AgentVersions
  /// The language models.
  public let models: ModelServices
  /// What agents may do.
  public let tools: ToolRegistry
  /// What is remembered about customers.
  public let memory: CustomerMemory
  /// Every text that the prompts have had.
  public let prompts: PromptHistory
  /// The ticket desk; nothing where no tickets are sold.
  public let tickets: TicketServices?
  /// The wider market; nothing where no marketplace is asked.
  public let markets: MarketServices?
  /// The tools that the company's files describe.
  let httpTools: HTTPToolDirectory
  /// The tools of MCP servers.
  public let mcp: MCPTools
  /// Calls tools for operators.
  public let desk: ToolDesk
  /// Answers messages.
  public let turns: Turns
  /// The workflows.
  public let workflows: WorkflowServices
  /// Who is told what happens here.
  let webhooks: WebhookServices
  /// What people teach it.
  let learning: LearningServices
  let cache: ResponseCache

  /// Reads the agents' files, learns their intents and makes ready to answer.
  public init(_ services: Services) async throws {
    let configuration = services.configuration
    self.services = services
    company = CompanyProfile(configuration.company)
    conversations = ConversationStore(
      database: services.database, clock: services.clock, events: HandoffNotices.outbox(services))
    memory = CustomerMemory(
      database: services.database, settings: configuration.memory, clock: services.clock)
    prompts = PromptHistory(database: services.database, clock: services.clock)
    agentVersions = AgentVersions(database: services.database, clock: services.clock) { tenant, connection in
      // What answers is part of what caches go by, and this is how other processes hear of it.
      try await KnowledgeStore.advanceRevision(tenant, connection)
    }
    let agents = try await AgentDirectory(
      path: configuration.agents, prompts: configuration.prompts, rulePaths: configuration.guidelines.paths,
      examples: ExampleEmbeddings(
        embedder: services.embedder, database: services.database, tenant: services.tenant),
      history: prompts, versions: agentVersions, logger: services.logger.named("agents"))
    self.agents = agents
    learning = LearningServices(services, agents)
    cache = ResponseCache(
      Assistant.CacheConfiguration(configuration.cache), clock: services.clock, metrics: services.metrics,
      render: ChatRendering.bytes)
    let tickets = configuration.tickets.isEnabled ? try TicketServices(services) : nil
    self.tickets = tickets
    let client = services.client
    let markets = MarketServices(services, tickets: tickets, client: client)
    self.markets = markets
    let seller = Self.dialogue(tickets, markets)
    models = try await ModelServices(
      services, scale: { agents.messageScale }, dialogue: seller,
      environment: configuration.environment)
    mcp = MCPTools(configuration.mcp, client: client, logger: services.logger.named("mcp"))
    httpTools = try HTTPToolDirectory(
      path: configuration.tools, environment: configuration.variables,
      taken: configuration.takenToolNames, client: client, cache: services.cache,
      logger: services.logger.named("tools"))
    tools = ToolRegistry(
      BuiltInTools.all(
        search: services.search, agents: agents, memory: memory,
        attachments: ReadAttachmentTool(
          store: conversations, reader: AttachmentReader(folder: configuration.uploadFolder)),
        clock: services.clock)
        + (tickets.map(TicketTools.all) ?? []) + (markets.map(MarketTools.all) ?? []),
      sources: [httpTools, mcp] + (markets == nil ? [AbsentMarketTools()] : []))
    await mcp.start()
    desk = ToolDesk(
      tools, database: services.database, clock: services.clock, logger: services.logger.named("tools"),
      metrics: services.metrics)
    turns = Turns(
      Turns.Services(
        store: conversations, agents: agents, company: company, search: services.search,
        embedder: services.embedder, model: models.model, cost: models.cost, tools: tools, memory: memory,
        cache: cache, guidelines: configuration.guidelines.settings, quality: configuration.quality,
        handoff: configuration.handoff, corrections: learning.book, learning: configuration.learning,
        dialogue: seller,
        clock: services.clock,
        logger: services.logger.named("turns"), metrics: services.metrics, tracer: services.tracer),
      limits: Turns.Limits(deadline: models.turnDeadline))
    if configuration.cache.isEnabled {
      cache.share(
        ReplySharing(
          over: services.cache, store: conversations, Assistant.CacheConfiguration(configuration.cache),
          conditions: AnswerConditions(configuration).digest(agents)))
    }
    Self.tellOfMissingTools(of: agents, tools, services)
    webhooks = try WebhookServices(services)
    workflows = try WorkflowServices(services, turns: turns, agents: agents, tools: tools)
    try await noteChanges()
    for finding in try await agents.lint(tools: tools, limit: configuration.guidelines.settings.limit) {
      services.logger.warning(
        "Something is odd about the guidelines", ["finding": .string("\(finding)")])
    }
  }

  /// What the local engine can lead by itself.
  private static func dialogue(
    _ tickets: TicketServices?, _ markets: MarketServices?
  ) -> (any LocalDialogue)? {
    let seller = tickets.map(TicketSeller.init)
    return markets == nil ? seller : MarketDialogue(seller: seller)
  }

  /// Hands out and erases what is known about customers.
  public var privacy: PrivacyDesk {
    PrivacyDesk(
      database: services.database, tenant: services.tenant, uploadFolder: services.configuration.uploadFolder,
      clock: services.clock
    ) { [cache, models, services] in
      cache.invalidate()
      models.cache?.invalidate(services.tenant)
      await services.cache.forget(.everything, services.tenant)
    }
  }

  /// Goes on with erasures, and removes what is kept no longer.
  var privacyUpkeep: PrivacyUpkeep {
    PrivacyUpkeep(
      privacy, retention: services.configuration.retention, logger: services.logger.named("privacy"))
  }

  /// Marks holds whose time is over; nothing where no tickets are sold.
  var holdExpiry: HoldExpiry? {
    tickets.map { HoldExpiry($0.desk.holds, logger: services.logger.named("tickets")) }
  }

  /// Keeps seats that are free again for those who wait, and tells them; nothing where no tickets are sold.
  func waitingOffers(_ turns: LiveTurns) -> WaitingOffers? {
    guard let tickets else { return nil }
    let tenant = services.tenant
    return WaitingOffers(
      tickets.desk.waiting, logger: services.logger.named("tickets"),
      isBought: { order in
        switch try await tickets.orders.store.order(order)?.state {
        case .pendingPayment: nil
        case .confirmed, .partiallyRefunded, .refunded: true
        case .failed, .cancelled, nil: false
        }
      }
    ) { notice in
      guard let conversation = notice.entry.conversation,
        let announcement = try await tickets.announcement(of: notice)
      else { return }
      do {
        try await turns.announce(
          announcement, key: notice.key, asAgentWith: TicketTools.waitingList, in: conversation, tenant)
      } catch let problem as Problem where problem.status == 404 {
        // The conversation was erased: nobody is there to be told.
      }
    }
  }

  /// Removes workflows' runs that were over long ago; nothing where they are kept for ever.
  var workflowCleanUp: WorkflowCleanUp? {
    services.configuration.retention.workflowRuns.map { age in
      WorkflowCleanUp(
        workflows.engine.store, age: age, clock: services.clock)
    }
  }

  /// Reads agents, tools and workflows again as far as their files have changed.
  func reloadIfChanged() async {
    let hasOtherAgents = await agents.reloadIfChanged()
    let hasOtherTools = httpTools.reloadIfChanged()
    if hasOtherAgents || hasOtherTools { Self.tellOfMissingTools(of: agents, tools, services) }
    // A tool that asks for a yes from now on may not be called by a workflow that has none.
    workflows.engine.catalog.reloadIfChanged(orTasksHaveChanged: hasOtherTools)
  }

  /// Logs the tools that agents' files name and that are not there. The agents work without them.
  private static func tellOfMissingTools(
    of agents: AgentDirectory, _ tools: ToolRegistry, _ services: Services
  ) {
    let logger = services.logger.named("agents")
    for missing in tools.missing(among: agents.roster.toolMentions) {
      if missing.absence == nil {
        logger.error("An agent names a tool that there is not", ["reason": .string("\(missing)")])
      } else {
        logger.warning("A tool of an agent is not there now", ["reason": .string("\(missing)")])
      }
    }
  }

  /// Lets go of everything but the services that it stands on.
  public func release() async {
    await mcp.close()
    await models.close()
  }

  /// Writes what still waits, and lets go of services and database.
  public func close() async {
    await release()
    await services.close()
  }

  /// Forgets cached answers when the knowledge, what people have approved, or which versions of agents answer has changed
  /// since, by whatever process.
  func noteChanges() async throws {
    let revision = try await services.knowledge.revision(services.tenant)
    // Before the cache knows the revision: else an answer without the new corrections could be kept under it.
    try await learning.book.refresh(at: revision)
    try await agents.refresh(at: revision)
    // Also how another replica says that it has forgotten something.
    if cache.note(revision: revision) { services.cache.forgetCopies(services.tenant) }
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

extension Configuration {
  /// Names of tools that the company's own may not have.
  var takenToolNames: Set<String> {
    Set(ownToolDefinitions.map(\.name))
  }
}
