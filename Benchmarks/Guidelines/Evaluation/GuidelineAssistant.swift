public import Assistant
public import Embeddings
import Essentials
import FoundationEssentials
import Knowledge
import LanguageModels
public import Persistence
import Telemetry

/// The agents of the company in `Examples/northside` with the rules of a file.
public enum GuidelineAssistant {
  /// Makes an assistant over an empty database.
  ///
  /// - Parameters:
  ///   - company: The folder of the example company.
  ///   - rules: The file with the rules.
  public static func turns(
    company: String, rules: String, database: Database, embedder: any TextEmbedder
  ) async throws -> Turns {
    try await database.migrate([KnowledgeStore.migrations, ConversationStore.migrations])
    let clock = SystemClock()
    let metrics = MetricRegistry()
    let knowledge = KnowledgeStore(database: database, model: embedder.model, clock: clock)
    let agents = try await AgentDirectory(
      path: company + "/agents", prompts: company + "/prompts", rulePaths: [rules],
      examples: ExampleEmbeddings(embedder: embedder, database: database), logger: .disabled)
    return Turns(
      Turns.Services(
        store: ConversationStore(database: database, clock: clock), agents: agents,
        company: CompanyProfile(name: "Northside", greeting: "Hi, this is Northside."),
        search: KnowledgeSearch(store: knowledge, embedder: embedder), embedder: embedder,
        model: LocalEngine(),
        cache: ResponseCache(CacheConfiguration(isEnabled: false), clock: clock, metrics: metrics),
        clock: clock, logger: .disabled, metrics: metrics))
  }
}
