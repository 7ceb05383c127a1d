public import Embeddings
public import Essentials
import FoundationEssentials
import Identity
public import Knowledge
import LanguageModels
import Mail
import Payments
public import Persistence
public import Telemetry
import TicketAgent
import Ticketing
import Workflows

/// What every part of Usher stands on, put together from the configuration: database, model, knowledge.
///
/// This and ``AssistantServices`` are the only places where implementations are chosen.
public struct Services: Sendable {
  /// What was configured.
  public let configuration: Configuration
  /// Whose data it is; this version serves one company.
  public let tenant = TenantContext(tenant: .single)
  /// Where log lines go.
  public let logger: Logger
  /// What is counted.
  public let metrics: MetricRegistry
  /// Where everything is kept.
  public let database: Database
  /// What makes embeddings.
  public let embeddings: EmbeddingServices
  /// The circuit breakers of all services outside.
  public let breakers: CircuitBreakers
  /// The documents.
  public let knowledge: KnowledgeStore
  /// Finds passages in them.
  public let search: KnowledgeSearch
  /// Brings documents in.
  public let ingestion: Ingestion
  /// What calls of models cost.
  public let spending: Spending
  /// Work that must be done though processes come and go.
  public let jobs: JobQueue
  /// Makes the embeddings that passages lack.
  public let reembedding: Reembedding
  private let ownsEmbeddings: Bool
  let vectors: EmbeddedVectorStore
  let payments: PaymentServices
  let clock: any WallClock

  /// Opens database and model side by side, and brings the tables up to date.
  ///
  /// - Parameters:
  ///   - clock: What the time is.
  ///   - shared: What makes embeddings, where it is open already; whoever opened it closes it.
  /// - Throws: What stands in the way, in words for whoever runs the server.
  public static func open(
    _ configuration: Configuration, logger: Logger, metrics: MetricRegistry = MetricRegistry(),
    clock: any WallClock = SystemClock(), sharing shared: EmbeddingServices? = nil
  ) async throws -> Services {
    let breakers = CircuitBreakers(clock: clock, logger: logger.named("breakers"), metrics: metrics)
    async let opened = embeddings(configuration, shared, breakers, clock, logger, metrics)
    let database = try await openDatabase(configuration)
    do {
      let services = Services(
        configuration: configuration, logger: logger, metrics: metrics, database: database,
        embeddings: try await opened, ownsEmbeddings: shared == nil, breakers: breakers, clock: clock)
      try await services.spending.recorder.loadSpending(of: [services.tenant.tenant])
      return services
    } catch {
      await database.close()
      throw error
    }
  }

  private static func embeddings(
    _ configuration: Configuration, _ shared: EmbeddingServices?, _ breakers: CircuitBreakers,
    _ clock: any WallClock, _ logger: Logger, _ metrics: MetricRegistry
  ) async throws -> EmbeddingServices {
    if let shared { return shared }
    return try await EmbeddingServices.open(
      configuration, breakers: breakers, clock: clock, logger: logger.named("embeddings"),
      metrics: metrics, environment: ProcessInfo.processInfo.environment)
  }

  /// Opens the database alone, and brings its tables up to date.
  public static func openDatabase(_ configuration: Configuration) async throws -> Database {
    let location = try DatabaseLocation(parsing: configuration.databaseURL)
    if case .sqlite(let path) = location { try DataFolder.make(ofFile: path) }
    let database = try await Database.open(location)
    do {
      try await database.migrate([
        KnowledgeStore.migrations, AssistantServices.migrations, UsageStore.migrations,
        WorkflowStore.migrations, TicketingMigrations.set, SandboxProvider.migrations,
        StripeProvider.migrations, PaymentInbox.migrations, OrderStore.migrations, TicketStore.migrations,
        CustomerDirectory.migrations, AccountMigrations.set, PrivacyJobs.migrations, JobQueue.migrations,
        MailMigrations.set,
      ])
      return database
    } catch {
      await database.close()
      throw error
    }
  }

  private init(
    configuration: Configuration, logger: Logger, metrics: MetricRegistry, database: Database,
    embeddings: EmbeddingServices, ownsEmbeddings: Bool, breakers: CircuitBreakers, clock: any WallClock
  ) {
    self.configuration = configuration
    self.logger = logger
    self.metrics = metrics
    self.database = database
    self.embeddings = embeddings
    self.ownsEmbeddings = ownsEmbeddings
    self.breakers = breakers
    self.clock = clock
    jobs = JobQueue(database: database, clock: clock)
    spending = Spending(
      configuration.models, database, clock: clock, logger: logger.named("models"), metrics: metrics)
    embeddings.account.open(tenant: tenant, budgets: spending.budgets, usage: spending.recorder)
    payments = PaymentServices(
      configuration, database: database, tenant: tenant, clock: clock, logger: logger, metrics: metrics)
    let embedders = embeddings.forKnowledge
    knowledge = KnowledgeStore(database: database, model: embeddings.current.model, clock: clock)
    vectors = EmbeddedVectorStore(knowledge)
    search = KnowledgeSearch(store: knowledge, embedders: embedders, vectors: vectors)
    ingestion = Ingestion(
      store: knowledge, embedders: embedders, clock: clock, logger: logger.named("knowledge"))
    reembedding = Reembedding(
      store: knowledge, embedder: embeddings.current, logger: logger.named("knowledge"))
  }

  /// Embeds messages.
  public var embedder: any TextEmbedder { embeddings.current }

  /// Writes what still waits, and lets go of the database.
  public func close() async {
    if ownsEmbeddings { await embeddings.close() }
    await spending.recorder.flush()
    await payments.close()
    await database.close()
  }
}
