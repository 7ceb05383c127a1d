public import Embeddings
public import Essentials
import HTTPClient
import Knowledge
public import LanguageModels
import Synchronization
public import Telemetry

/// What makes embeddings: the model in this process or a service, as configured, and the model that was configured
/// before, as long as its vectors are searched.
public final class EmbeddingServices: Sendable {
  /// The one that is configured.
  public let current: any TextEmbedder
  /// The same, where it is a service.
  public let service: EmbeddingService?
  /// Who pays for a service's calls.
  let account: EmbeddingAccount
  private let configuration: Configuration
  private let factory: EmbeddingServiceFactory
  private let client: HTTPClient
  private let logger: Logger
  private let former = Mutex<[EmbeddingModel.Identity: Task<(any TextEmbedder)?, Never>]>([:])

  /// Loads the model, or makes ready to call the service.
  ///
  /// - Parameters:
  ///   - breakers: Where the service's circuit breaker is listed.
  ///   - environment: Where Google's credentials may be named.
  /// - Throws: What stands in the way, in words for whoever runs the server.
  public static func open(
    _ configuration: Configuration, breakers: CircuitBreakers, clock: any WallClock = SystemClock(),
    logger: Logger = .disabled, metrics: MetricRegistry = MetricRegistry(), environment: [String: String]
  ) async throws -> EmbeddingServices {
    let client = HTTPClient(logger: logger, metrics: metrics)
    let account = EmbeddingAccount(clock: clock)
    let factory = EmbeddingServiceFactory(
      client: client, breakers: breakers, clock: clock, environment: environment, account: account)
    do {
      let service = configuration.embeddings.service
      let made = try await Blocking.run { () throws -> (any TextEmbedder, EmbeddingService?) in
        guard let service else { return (try encoder(configuration), nil) }
        let made = try factory.service(service)
        return (made, made)
      }
      return EmbeddingServices(configuration, made.0, made.1, account, factory, client, logger)
    } catch {
      await client.close()
      throw error
    }
  }

  private init(
    _ configuration: Configuration, _ current: any TextEmbedder, _ service: EmbeddingService?,
    _ account: EmbeddingAccount, _ factory: EmbeddingServiceFactory, _ client: HTTPClient, _ logger: Logger
  ) {
    self.configuration = configuration
    self.current = current
    self.service = service
    self.account = account
    self.factory = factory
    self.client = client
    self.logger = logger
  }

  /// The same as knowledge needs it.
  ///
  /// - Parameter embedder: The current one, as questions are embedded.
  func forKnowledge(asking embedder: any TextEmbedder) -> KnowledgeEmbedders {
    KnowledgeEmbedders(embedder) { [weak self] model in await self?.former(model) }
  }

  /// Lets go of the connections.
  public func close() async {
    await client.close()
  }

  private static func encoder(_ configuration: Configuration) throws -> SentenceEncoder {
    try SentenceEncoder.load(
      directory: EmbeddingModelFolder(configuration).path, precision: configuration.embeddings.precision,
      threads: configuration.embeddings.threads ?? SentenceEncoder.defaultThreads)
  }

  /// The embedder of a model that was configured before; made once, nothing when it cannot be had any more.
  private func former(_ model: EmbeddingModel.Identity) async -> (any TextEmbedder)? {
    let task = former.withLock { former in
      if let known = former[model] { return known }
      let task = Task { await self.makeFormer(model) }
      former[model] = task
      return task
    }
    return await task.value
  }

  private func makeFormer(_ model: EmbeddingModel.Identity) async -> (any TextEmbedder)? {
    let providers = configuration.models.declaredProviders
    let service = EmbeddingServiceConfiguration.former(model, of: providers)
    let made = try? await Blocking.run { [configuration, factory] () throws -> any TextEmbedder in
      if let service { return try factory.service(service) }
      return try Self.encoder(configuration)
    }
    guard let made, made.model.identity == model else {
      logger.warning(
        "The embedding model of the passages is not there any more; they are found by their words until they "
          + "have embeddings of the new one", ["model": .string(model.name)])
      return nil
    }
    return made
  }
}
