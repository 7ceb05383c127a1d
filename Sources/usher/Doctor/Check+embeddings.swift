import Embeddings
import Essentials
import FoundationEssentials
import Knowledge
import Persistence
import UsherServer

extension Check {
  /// The service that makes embeddings: asked for one.
  static func embeddingService(_ configuration: Configuration) async -> Finding {
    do {
      let services = try await EmbeddingServices.open(
        configuration, breakers: CircuitBreakers(), environment: configuration.environment)
      let finding = await finding(services.current)
      await services.close()
      if finding.severity != .well { return finding }
      return await progress(services.current.model, configuration) ?? finding
    } catch {
      return .failure("\(error)", remedy: "Correct the provider's “credentials”.")
    }
  }

  private static func finding(_ embedder: any TextEmbedder) async -> Finding {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let embedding = try await embedder.embed("Does it work?")
      let time = (clock.now - start).wholeMilliseconds
      return .well("\(embedder.model.name): \(embedding.dimension) values in \(time) ms")
    } catch {
      return .failure(
        "\(embedder.model.name) makes no embeddings: \(error). Passages are found by their words alone.",
        remedy: "Check “embeddings” in usher.yaml: provider, model and dimension; and the provider's key.")
    }
  }

  /// How far the passages' embeddings are; nothing when all is done, or there is no database yet.
  static func progress(_ model: EmbeddingModel, _ configuration: Configuration) async -> Finding? {
    guard let location = try? DatabaseLocation(parsing: configuration.databaseURL) else { return nil }
    switch location {
    case .sqlite(let path): if !FileManager.default.fileExists(atPath: path) { return nil }
    case .postgres: break
    default: return nil
    }
    // What is wrong with the database, its own check says.
    guard let database = try? await Database.open(location) else { return nil }
    let store = KnowledgeStore(database: database, model: model)
    let status = try? await store.embeddingStatus(TenantContext(tenant: .single))
    await database.close()
    guard let status, !status.isComplete, status.passages > 0 else { return nil }
    let searched = status.serving == status.wanted ? "words" : status.serving.name
    return .warning(
      "\(status.embedded) of \(status.passages) passages have embeddings of \(model.name); until all have, "
        + "searches use \(searched).",
      remedy: "usher serve makes the rest while it runs, usher ingest at once.")
  }
}
