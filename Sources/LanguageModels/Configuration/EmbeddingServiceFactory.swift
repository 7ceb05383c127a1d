public import Essentials
public import HTTPClient

/// Makes embedders of services that a configuration names.
public struct EmbeddingServiceFactory: Sendable {
  private let client: HTTPClient
  private let breakers: CircuitBreakers
  private let clock: any WallClock
  private let environment: [String: String]
  private let account: EmbeddingAccount?

  /// Makes a factory.
  ///
  /// - Parameters:
  ///   - client: What all calls go through.
  ///   - breakers: Where the services' circuit breakers are listed.
  ///   - environment: Where Google's credentials may be named.
  ///   - account: Who pays for the calls.
  public init(
    client: HTTPClient, breakers: CircuitBreakers, clock: any WallClock, environment: [String: String],
    account: EmbeddingAccount? = nil
  ) {
    self.client = client
    self.breakers = breakers
    self.clock = clock
    self.environment = environment
    self.account = account
  }

  /// The embedder of a service. Reads the file of a Google account; blocks.
  ///
  /// - Throws: ``GoogleCredentials/Failure`` when such a file cannot be used.
  public func service(
    _ configuration: EmbeddingServiceConfiguration
  ) throws(GoogleCredentials.Failure) -> EmbeddingService {
    let provider = configuration.provider
    let breaker = breakers.breaker(
      EmbeddingService.breakerPrefix + provider.name, settings: CircuitBreakerSettings(minimumCalls: 10))
    let embedder = RemoteEmbedder(
      model: configuration.embeddingModel, wire: wire(configuration),
      call: ProviderCall(
        ProviderSettings(provider), authorization: try authorization(provider), client: client, clock: clock),
      prompts: configuration.prompts, breaker: breaker,
      patience: EmbeddingPatience(question: configuration.deadline), account: account,
      price: configuration.price)
    return EmbeddingService(
      embedder, breaker: breaker, batching: configuration.batching, deadline: configuration.deadline)
  }

  private func wire(_ configuration: EmbeddingServiceConfiguration) -> any EmbeddingWire {
    let (provider, model) = (configuration.provider, configuration.model)
    let dimensions = configuration.isShortened ? configuration.dimension : nil
    let mostTexts = configuration.batching.maximumTexts
    switch provider.type {
    case .gemini:
      return GoogleEmbeddings(
        model: model, dimension: configuration.dimension, mostTexts: mostTexts, method: .batchEmbedContents)
    case .vertex:
      let known = KnownEmbeddingModel.named(model)
      return GoogleEmbeddings(
        model: model, dimension: configuration.dimension, mostTexts: known?.maximumTexts ?? mostTexts,
        method: known?.name == "gemini-embedding-2" ? .embedContent : .predict)
    case .azureOpenAI:
      let deployment = PercentEncoding.encode(model)
      if let version = provider.apiVersion {
        return OpenAIEmbeddings(
          model: nil, dimensions: dimensions, mostTexts: mostTexts,
          path:
            "/openai/deployments/\(deployment)/embeddings?api-version=\(PercentEncoding.encode(version))")
      }
      return OpenAIEmbeddings(
        model: model, dimensions: dimensions, mostTexts: mostTexts, path: "/openai/v1/embeddings")
    case .openai, .openaiResponses, .openaiCompatible, .anthropic, .vertexEndpoint:
      // Not every server that speaks the protocol knows numbers as bytes.
      return OpenAIEmbeddings(
        model: model, dimensions: dimensions, isBinary: provider.type != .openaiCompatible,
        mostTexts: mostTexts)
    }
  }

  private func authorization(
    _ provider: ProviderConfiguration
  ) throws(GoogleCredentials.Failure) -> ProviderAuthorization {
    switch provider.type {
    case .azureOpenAI: return ProviderAuthorization(header: "api-key", provider.key)
    case .gemini: return ProviderAuthorization(header: "x-goog-api-key", provider.key)
    case .vertex:
      let credentials = try GoogleCredentials.find(path: provider.credentials, environment: environment)
      return .tokens(GoogleAccessTokens(credentials, client: client, clock: clock))
    default: return ProviderAuthorization(bearer: provider.key)
    }
  }
}
