import Assistant
import Embeddings
import Essentials
import HTTPServer
public import LanguageModels
import Telemetry

/// The language models that the configuration names, and all that stands around them: routing, the gateway, what saves
/// calls, budgets and records.
public final class ModelServices: Sendable {
  /// What was configured.
  public let configuration: ModelsConfiguration
  /// What agents ask: the gateway, with the cache and all else that is switched on before it.
  public let model: any LanguageModel
  /// The same without what answers a request twice the same way.
  let uncached: any LanguageModel
  /// What a call costs, in millionths of a dollar, where its price is known.
  let cost: @Sendable (ModelSource, TokenUsage) -> Int64?
  let gateway: ModelGateway
  let router: ModelRouter
  let breakers: CircuitBreakers
  let budgets: Budgets
  let usage: UsageStore
  let costs: CostCalculator
  let cache: ModelCache?
  let ensembles: [EnsembleModel]
  private let shared: DeduplicatingModel
  private let compression: CompressingModel?
  private let batching: @Sendable () -> BatchingStatistics?
  private let recorder: UsageRecorder
  private let learning: EnsembleLearning

  /// Makes the models of a configuration.
  ///
  /// - Parameters:
  ///   - scale: What the cosines of messages' embeddings mean, once that is known.
  ///   - dialogue: What the engine in this process can lead by itself.
  ///   - environment: Where Google's credentials may be named.
  /// - Throws: What stands in the way, in words for whoever runs the server.
  init(
    _ services: Services, scale: @escaping @Sendable () -> SimilarityScale?,
    dialogue: (any LocalDialogue)? = nil, environment: [String: String]
  ) async throws {
    let configuration = services.configuration.models
    let clock = services.clock
    let logger = services.logger.named("models")
    self.configuration = configuration
    breakers = services.breakers
    batching = { [service = services.embeddings.service] in service?.statistics }
    budgets = services.spending.budgets
    usage = services.spending.usage
    costs = CostCalculator(catalog: configuration.catalog)
    let recorder = services.spending.recorder
    self.recorder = recorder
    let settings = GatewaySettings(configuration.resilience)
    let health = ModelHealth(settings, breakers: breakers, clock: clock)
    router = ModelRouter(configuration, budgets: budgets, health: health, clock: clock)

    var factory = ModelFactory(client: services.client, clock: clock, environment: environment)
    var models = try factory.models(of: configuration)
    models[CatalogModel.localName] = LocalEngine(dialogue: dialogue)
    let prices = Dictionary(configuration.catalog.map { ($0.name, $0.price) }) { first, _ in first }
    let price: @Sendable (ModelSource, TokenUsage) -> Int64? = {
      $1.costMicrodollars ?? prices[$0.name]??.microdollars(of: $1)
    }
    cost = price
    let (gateway, ensembles) = ModelGateway(
      models: models, profiles: ModelProfile.profiles(of: configuration), router: router, usage: recorder,
      price: price, settings: settings, health: health,
      wallClock: clock, logger: logger, metrics: services.metrics
    ).adding(
      configuration.ensembles,
      // From which cosine on two answers say the same is known of one model only; with others their words decide.
      embedder: services.embedder.model.isReference ? services.embedder : nil)
    // The engine in this process is quicker than anything that could spare it.
    let hasServices = !configuration.catalog.isEmpty
    let compression = (hasServices ? configuration.compression : nil).map {
      CompressingModel(gateway, $0, embedder: services.embedder) { TokenEstimator().count($0) }
    }
    let shared = DeduplicatingModel(compression ?? gateway)
    let cache = (hasServices ? configuration.cache : nil).map { ModelCache($0, clock: clock, cost: price) }
    self.gateway = gateway
    self.ensembles = ensembles
    learning = EnsembleLearning(
      ensembles, store: EnsembleQualityStore(database: services.database), services.tenant, clock: clock,
      logger: logger)
    self.compression = compression
    self.shared = shared
    self.cache = cache
    uncached = compression ?? gateway
    let once: any LanguageModel = hasServices ? shared : gateway
    model =
      cache.map {
        CachingModel(shared, cache: $0, embedder: services.embedder, scale: scale, usage: recorder)
      } ?? once
    try await learning.load()
  }

  /// How long a turn may take: as long as the models may, and what is done around them.
  var turnDeadline: Duration {
    let usual = Turns.Limits().deadline
    guard !configuration.catalog.isEmpty else { return usual }
    return max(usual, configuration.resilience.limits.deadline + .seconds(5))
  }

  /// What is saved since the server started.
  var savings: OptimizerStatistics {
    OptimizerStatistics(
      cache: cache, deduplication: shared, compression: compression, batching: batching(),
      ensembles: ensembles)
  }

  /// Closes all circuit breakers, and forgets what they and the gateway hold against the models.
  func reset() {
    breakers.resetAll()
    gateway.forgetFailures()
  }

  /// Closes one circuit breaker; nothing when there is none of this name.
  func reset(_ name: String) -> CircuitBreakerStatus? {
    guard let breaker = breakers[name] else { return nil }
    breaker.reset()
    if name.hasPrefix(ModelHealth.breakerPrefix) {
      gateway.forgetFailures(of: String(name.dropFirst(ModelHealth.breakerPrefix.count)))
    }
    return breaker.status
  }

  /// Stores the records of calls, and what ensembles learn, until the task is cancelled, and then the rest.
  func run() async {
    async let learnt: Void = learning.run()
    await recorder.run()
    await learnt
  }

  /// Stores what was learnt.
  public func close() async {
    await learning.flush()
  }
}

extension ModelProfile {
  /// What the models of a configuration can do, and the engine in this process.
  fileprivate static func profiles(of configuration: ModelsConfiguration) -> [String: ModelProfile] {
    var profiles = [CatalogModel.localName: ModelProfile.local]
    for entry in configuration.catalog {
      let provider = configuration.providers.first { $0.name == entry.provider }
      profiles[entry.name] = ModelProfile(
        entry, tokenizer: provider.map { TokenizerFamily($0.type) } ?? .other)
    }
    return profiles
  }
}
