public import Assistant
public import Embeddings
import Essentials
import FoundationEssentials
import Knowledge
public import LanguageModels
public import Persistence
import Telemetry
import Ticketing

/// The whole assistant of the company in `Examples/northside`: its articles, its agents, the real pipeline.
public struct ExampleAssistant: Sendable {
  private let turns: Turns
  private let tenant = TenantContext(tenant: .single)

  /// Ingests the articles into an empty database.
  ///
  /// - Parameter model: What answers; the local engine unless it is watched.
  public init(
    database: Database, embedder: any TextEmbedder, model: any LanguageModel = LocalEngine()
  ) async throws {
    try await database.migrate([
      KnowledgeStore.migrations, ConversationStore.migrations, TicketingMigrations.set,
    ])
    let company = Repository.root.appending(path: "Examples/northside")
    let clock = SystemClock()
    let knowledge = KnowledgeStore(database: database, model: embedder.model, clock: clock)
    let articles = company.appending(path: "knowledge").path
    let ingestion = Ingestion(store: knowledge, embedder: embedder)
    _ = try await ingestion.run([.folder(articles)], collection: "help", tenant)
    try await Self.ingestEvents(of: company.appending(path: "tickets").path, ingestion, database, tenant)
    let metrics = MetricRegistry()
    let agents = try await AgentDirectory(
      path: company.appending(path: "agents").path, prompts: company.appending(path: "prompts").path,
      examples: ExampleEmbeddings(embedder: embedder, database: database), logger: .disabled)
    turns = Turns(
      Turns.Services(
        store: ConversationStore(database: database, clock: clock), agents: agents,
        company: CompanyProfile(name: "Northside", greeting: "Hi, this is Northside."),
        search: KnowledgeSearch(store: knowledge, embedder: embedder), embedder: embedder, model: model,
        cache: ResponseCache(CacheConfiguration(isEnabled: false), clock: clock, metrics: metrics),
        clock: clock, logger: .disabled, metrics: metrics))
  }

  /// What is on, as the server imports it at its start.
  private static func ingestEvents(
    of folder: String, _ ingestion: Ingestion, _ database: Database, _ tenant: TenantContext
  ) async throws {
    let desk = TicketImport(database: database, tenant: tenant)
    let report = try await desk.apply(try await desk.read([folder]))
    let documents = report.documents.map { document in
      IngestUpload(
        .bytes(Array(document.text.utf8)), filename: "import.md", source: document.source,
        title: document.title,
        url: document.url, collection: "help", metadata: document.metadata)
    }
    _ = try await ingestion.run(made: documents, replacing: [], tenant)
  }

  /// Asks in a new conversation.
  public func ask(_ text: String) async throws -> Reply {
    try await ask(text, after: nil)
  }

  /// Asks in a new conversation, or after a reply in that one.
  public func ask(_ text: String, after reply: Reply?) async throws -> Reply {
    try await turns.answer(
      IncomingMessage(tenant: tenant, channel: .web, conversation: reply?.conversation, text: text))
  }
}
