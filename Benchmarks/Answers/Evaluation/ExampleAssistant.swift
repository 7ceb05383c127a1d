public import Assistant
public import Embeddings
import Essentials
import FoundationEssentials
import Knowledge
public import LanguageModels
public import Persistence
import Telemetry

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
    try await database.migrate([KnowledgeStore.migrations, ConversationStore.migrations])
    let company = Repository.root.appending(path: "Examples/northside")
    let clock = SystemClock()
    let knowledge = KnowledgeStore(database: database, model: embedder.model, clock: clock)
    let articles = company.appending(path: "knowledge").path
    _ = try await Ingestion(store: knowledge, embedder: embedder).run(
      [.folder(articles)], collection: "help", tenant)
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
