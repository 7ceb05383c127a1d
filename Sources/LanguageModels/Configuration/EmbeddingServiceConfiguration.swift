public import Embeddings
public import Essentials

/// Which service makes embeddings, with which model: the section `embeddings` of the configuration, where it names a
/// provider.
public struct EmbeddingServiceConfiguration: Hashable, Sendable {
  /// The provider that means the model in this process.
  public static let localProvider = "local"

  /// The service.
  public var provider: ProviderConfiguration
  /// The model as the service names it.
  public var model: String
  /// How many values an embedding has.
  public var dimension: Int
  /// Whether the service is asked for embeddings of that length, because the model makes longer ones.
  public var isShortened: Bool
  /// The longest text, in tokens.
  public var maximumTokens: Int
  /// What is put before texts.
  public var prompts: EmbeddingPrompts
  /// How texts are gathered.
  public var batching: BatchingConfiguration
  /// How long a question may take.
  public var deadline: Duration
  /// What the model's tokens cost, where it is known.
  public var price: ModelPrice?

  /// The shortest window that passages with their titles fit into, in tokens.
  private static let leastTokens = 256

  /// Reads the section.
  ///
  /// - Parameters:
  ///   - reader: The section. What is wrong is reported to it.
  ///   - name: The provider that it names.
  ///   - providers: All that are configured, also those that cannot be used.
  public init?(_ reader: ConfigurationReader, provider name: String, of providers: [ProviderConfiguration]) {
    let model = reader.required("model", as: String.self)
    let known = model.flatMap(KnownEmbeddingModel.named)
    let dimension = reader.optional("dimension", as: Int.self) ?? known?.dimension
    isShortened = reader.value(
      "shorten", default: known.map { $0.canShorten && dimension != $0.dimension } ?? false)
    maximumTokens = reader.value("maximum_tokens", default: known?.maximumTokens ?? 512)
    let prompts = reader.section("prompts")
    self.prompts = EmbeddingPrompts(
      query: prompts.value("query", default: known?.prompts.query ?? ""),
      document: prompts.value("document", default: known?.prompts.document ?? ""))
    let texts = reader.value("maximum_texts", default: 32)
    let concurrency = reader.value("concurrency", default: 4)
    batching = BatchingConfiguration(maximumTexts: texts, concurrency: concurrency)
    deadline = reader.value("deadline", default: .seconds(5))
    let price = reader.optional("price", as: DollarAmount.self)

    reader.checkCount("maximum_texts", texts)
    reader.checkCount("concurrency", concurrency)
    if deadline <= .zero { reader.reject("deadline", "must be longer than 0") }
    if maximumTokens < Self.leastTokens {
      reader.reject("maximum_tokens", "must be at least \(Self.leastTokens), the length of a passage")
    }
    if let dimension, !(8...16_384).contains(dimension) {
      reader.reject("dimension", "must be between 8 and 16384")
    } else if dimension == nil, model != nil {
      reader.reject("dimension", "must say how many values the model's embeddings have")
    }
    guard let provider = Self.provider(name, of: providers, reader), let model, let dimension else {
      return nil
    }
    self.provider = provider
    self.model = model
    self.dimension = dimension
    self.price = price.map(Self.configured) ?? Self.knownPrice(of: model, provider)
  }

  private static func configured(_ amount: DollarAmount) -> ModelPrice {
    ModelPrice(rates: .init(input: amount.microdollars, output: 0), source: "the configuration", date: "")
  }

  private static func knownPrice(of model: String, _ provider: ProviderConfiguration) -> ModelPrice? {
    KnownModels.builtIn.model(model, of: provider.type, at: provider.baseURL)?.price
  }

  private static func provider(
    _ name: String, of providers: [ProviderConfiguration], _ reader: ConfigurationReader
  ) -> ProviderConfiguration? {
    let names = [localProvider] + providers.map(\.name)
    guard let provider = providers.first(where: { $0.name == name }) else {
      reader.reject(
        "provider",
        "must be one of \(names.joined(separator: ", "))"
          + EditDistance.suggestion(for: name, among: names))
      return nil
    }
    guard provider.type.hasEmbeddings else {
      reader.reject("provider", "must be another one: \(provider.type.rawValue) makes no embeddings")
      return nil
    }
    if let missing = provider.missing {
      reader.reject("provider", "cannot be \(name), for \(missing)")
      return nil
    }
    return provider
  }

  /// By what the embeddings are kept.
  public var embeddingModel: EmbeddingModel {
    EmbeddingModel(
      name: "\(provider.name)/\(model)", dimension: dimension, maximumTokens: maximumTokens,
      isReference: false)
  }

  /// The same service with a model that was used before, by what its embeddings were kept.
  ///
  /// - Returns: Nothing when they were made by none of the providers.
  public static func former(
    _ identity: EmbeddingModel.Identity, of providers: [ProviderConfiguration]
  ) -> EmbeddingServiceConfiguration? {
    guard let slash = identity.name.firstIndex(of: "/"),
      let provider = providers.first(where: { $0.name == identity.name[..<slash] }),
      provider.type.hasEmbeddings, provider.missing == nil
    else { return nil }
    return EmbeddingServiceConfiguration(
      provider, String(identity.name[identity.name.index(after: slash)...]), identity.dimension)
  }

  private init(_ provider: ProviderConfiguration, _ model: String, _ dimension: Int) {
    let known = KnownEmbeddingModel.named(model)
    self.provider = provider
    self.model = model
    self.dimension = dimension
    isShortened = known.map { $0.canShorten && dimension != $0.dimension } ?? false
    maximumTokens = known?.maximumTokens ?? 512
    prompts = known?.prompts ?? EmbeddingPrompts()
    batching = BatchingConfiguration(maximumTexts: 32)
    deadline = .seconds(5)
    price = Self.knownPrice(of: model, provider)
  }
}

extension ProviderType {
  /// Whether the service makes embeddings too.
  var hasEmbeddings: Bool {
    switch self {
    case .openai, .openaiResponses, .azureOpenAI, .openaiCompatible, .gemini, .vertex: true
    case .anthropic, .vertexEndpoint: false
    }
  }
}
