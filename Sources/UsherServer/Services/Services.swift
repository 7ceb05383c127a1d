import Caching
import Channels
public import Embeddings
public import Essentials
import FoundationEssentials
import HTTPClient
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
  /// Whose data it is.
  public let tenant: TenantContext
  /// Where log lines go.
  public let logger: Logger
  /// What is counted.
  public let metrics: MetricRegistry
  /// What follows turns through their steps.
  public let tracer: Tracer
  /// Where everything is kept.
  public let database: Database
  /// What makes embeddings.
  public let embeddings: EmbeddingServices
  /// Embeds messages.
  public let embedder: any TextEmbedder
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
  /// What only who has opened them closes; nothing where they are another company's.
  private let ownership: Ownership?
  /// Makes calls to services outside.
  let client: HTTPClient
  /// Hashes passwords.
  let hasher: PasswordHasher
  /// What was worked out once, for all companies of the server.
  let cache: Cache
  /// What others are told of what happens here.
  let webhooks: WebhookOutbox
  let vectors: EmbeddedVectorStore
  let payments: PaymentServices
  let clock: any WallClock

  private struct Ownership: Sendable {
    /// The whole database, bound to no company.
    let database: Database
    let ownsEmbeddings: Bool
  }

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
    await warn(ofMissingWallsIn: database, logger)
    let client = HTTPClient(logger: logger.named("calls"), metrics: metrics)
    do {
      let services = Services(
        configuration: configuration, logger: logger, metrics: metrics, database: database,
        embeddings: try await opened, breakers: breakers,
        tracer: .configured(
          configuration.telemetry, client: client, clock: clock, logger: logger.named("traces"),
          metrics: metrics),
        client: client, hasher: PasswordHasher(),
        cache: Cache(
          CacheSettings(memory: configuration.cache.memory), clock: clock, logger: logger.named("cache"),
          metrics: metrics),
        ownership: Ownership(database: database, ownsEmbeddings: shared == nil), clock: clock)
      metrics.counter(
        "usher_password_checks_total", help: "Passwords that were checked, for addresses of nobody too."
      ) { [hasher = services.hasher] in Double(hasher.checkCount) }
      services.embeddings.account.open(
        tenant: services.tenant, budgets: services.spending.budgets, usage: services.spending.recorder)
      try await services.spending.recorder.loadSpending(of: [services.tenant.tenant])
      try await services.webhooks.refresh()
      return services
    } catch {
      await database.close()
      throw error
    }
  }

  /// The services of another company on the same server: database, embedding model and connections are shared, all else
  /// is its own, circuit breakers included, for its keys may be others.
  func services(of configuration: Configuration) async throws -> Services {
    let logger = logger.named("tenant.\(configuration.tenantName)")
    let services = Services(
      configuration: configuration, logger: logger, metrics: metrics, database: wholeDatabase,
      embeddings: embeddings,
      // Their measures go nowhere: they have the names of the server's own.
      breakers: CircuitBreakers(
        clock: clock, logger: logger.named("breakers"), metrics: MetricRegistry()),
      tracer: tracer, client: client, hasher: hasher, cache: cache, ownership: nil, clock: clock)
    try await services.spending.recorder.loadSpending(of: [services.tenant.tenant])
    try await services.webhooks.refresh()
    return services
  }

  /// The whole database, bound to no company: for what concerns the companies themselves.
  public var wholeDatabase: Database { ownership?.database ?? database }

  private static func embeddings(
    _ configuration: Configuration, _ shared: EmbeddingServices?, _ breakers: CircuitBreakers,
    _ clock: any WallClock, _ logger: Logger, _ metrics: MetricRegistry
  ) async throws -> EmbeddingServices {
    if let shared { return shared }
    return try await EmbeddingServices.open(
      configuration, breakers: breakers, clock: clock, logger: logger.named("embeddings"),
      metrics: metrics, environment: configuration.environment)
  }

  private init(
    configuration: Configuration, logger: Logger, metrics: MetricRegistry, database: Database,
    embeddings: EmbeddingServices, breakers: CircuitBreakers, tracer: Tracer, client: HTTPClient,
    hasher: PasswordHasher,
    cache: Cache, ownership: Ownership?, clock: any WallClock
  ) {
    let tenant = configuration.tenant
    let database = Self.view(of: database, for: tenant)
    self.configuration = configuration
    self.tenant = tenant
    self.client = client
    self.hasher = hasher
    self.ownership = ownership
    self.logger = logger
    self.metrics = metrics
    self.tracer = tracer
    self.database = database
    self.embeddings = embeddings
    self.cache = cache
    embedder = KeptEmbedder(embeddings.current, isService: embeddings.service != nil, cache, tenant)
    self.breakers = breakers
    self.clock = clock
    jobs = JobQueue(database: database, tenant: tenant, clock: clock)
    webhooks = WebhookOutbox(database: database, tenant: tenant, clock: clock)
    spending = Spending(
      configuration.models, database, tenant, clock: clock, logger: logger.named("models"), metrics: metrics)
    payments = PaymentServices(
      configuration, database: database, tenant: tenant, client: client, clock: clock)
    let embedders = embeddings.forKnowledge(asking: embedder)
    knowledge = KnowledgeStore(database: database, model: embeddings.current.model, clock: clock)
    vectors = EmbeddedVectorStore(knowledge)
    search = KnowledgeSearch(store: knowledge, embedders: embedders, vectors: vectors)
    ingestion = Ingestion(
      store: knowledge, embedders: embedders, clock: clock, logger: logger.named("knowledge"))
    reembedding = Reembedding(
      store: knowledge, embedder: embeddings.current, logger: logger.named("knowledge"))
  }

  /// How long the collector of traces may keep a program that ends.
  private static let lastWords = Duration.seconds(3)

  /// Writes what still waits, and lets go of what is not others'.
  public func close() async {
    await spending.recorder.flush()
    guard let ownership else { return }
    if ownership.ownsEmbeddings { await embeddings.close() }
    await tracer.shutdown(within: Self.lastWords)
    await client.close()
    await ownership.database.close()
  }
}
