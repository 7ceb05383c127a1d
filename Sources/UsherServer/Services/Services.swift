public import Embeddings
public import Essentials
public import Knowledge
import LanguageModels
public import Persistence
public import Telemetry

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
  /// The embedding model.
  public let embedder: any TextEmbedder
  /// The documents.
  public let knowledge: KnowledgeStore
  /// Finds passages in them.
  public let search: KnowledgeSearch
  /// Brings documents in.
  public let ingestion: Ingestion
  let vectors: EmbeddedVectorStore
  let clock: any WallClock

  /// Opens database and model side by side, and brings the tables up to date.
  ///
  /// - Throws: What stands in the way, in words for whoever runs the server.
  public static func open(
    _ configuration: Configuration, logger: Logger, metrics: MetricRegistry = MetricRegistry()
  ) async throws -> Services {
    async let embedder = Blocking.run {
      try SentenceEncoder.load(
        directory: EmbeddingModelFolder(configuration).path, precision: configuration.embeddings.precision,
        threads: configuration.embeddings.threads ?? SentenceEncoder.defaultThreads)
    }
    let location = try DatabaseLocation(parsing: configuration.databaseURL)
    if case .sqlite(let path) = location { try DataFolder.make(ofFile: path) }
    let database = try await Database.open(location)
    do {
      try await database.migrate([
        KnowledgeStore.migrations, AssistantServices.migrations, UsageStore.migrations,
      ])
      return Services(
        configuration: configuration, logger: logger, metrics: metrics, database: database,
        embedder: try await embedder)
    } catch {
      await database.close()
      throw error
    }
  }

  private init(
    configuration: Configuration, logger: Logger, metrics: MetricRegistry, database: Database,
    embedder: any TextEmbedder, clock: any WallClock = SystemClock()
  ) {
    self.configuration = configuration
    self.logger = logger
    self.metrics = metrics
    self.database = database
    self.embedder = embedder
    self.clock = clock
    knowledge = KnowledgeStore(database: database, model: embedder.model, clock: clock)
    vectors = EmbeddedVectorStore(knowledge)
    search = KnowledgeSearch(store: knowledge, embedder: embedder, vectors: vectors)
    ingestion = Ingestion(
      store: knowledge, embedder: embedder, clock: clock, logger: logger.named("knowledge"))
  }

  /// Writes what still waits, and lets go of the database.
  public func close() async {
    await database.close()
  }
}
