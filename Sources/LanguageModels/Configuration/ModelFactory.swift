public import Essentials
public import HTTPClient

/// Makes the models that a configuration names. The models of one Google account share its tokens.
public struct ModelFactory {
  private let client: HTTPClient
  private let clock: any WallClock
  private let environment: [String: String]
  private var tokens: [String: GoogleAccessTokens] = [:]

  /// Makes a factory.
  ///
  /// - Parameters:
  ///   - client: What all calls go through.
  ///   - environment: Where Google's credentials may be named.
  public init(client: HTTPClient, clock: any WallClock, environment: [String: String]) {
    self.client = client
    self.clock = clock
    self.environment = environment
  }

  /// The models of a configuration by their names, without the engine in this process. Reads the files of Google
  /// accounts; blocks.
  ///
  /// - Throws: ``GoogleCredentials/Failure`` when such a file cannot be used.
  public mutating func models(
    of configuration: ModelsConfiguration
  ) throws(GoogleCredentials.Failure) -> [String: any LanguageModel] {
    var models: [String: any LanguageModel] = [:]
    for entry in configuration.catalog {
      guard let provider = configuration.providers.first(where: { $0.name == entry.provider }) else {
        continue
      }
      let plain = try model(entry, of: provider)
      let model: any LanguageModel = provider.isRedacted ? RedactingModel(model: plain) : plain
      models[entry.name] = ModelWithDefaults(
        model: model, defaults: entry.options, maximumTokens: entry.maximumOutput)
    }
    return models
  }

  private mutating func model(
    _ entry: CatalogModel, of provider: ProviderConfiguration
  ) throws(GoogleCredentials.Failure) -> any LanguageModel {
    let settings = ProviderSettings(provider)
    let quirks = entry.quirks ?? provider.quirks
    switch provider.type {
    case .openai, .openaiCompatible:
      return OpenAIChatModel(
        name: entry.name, model: entry.model, settings: settings, quirks: quirks.openAI, client: client)
    case .openaiResponses:
      return OpenAIResponsesModel(
        name: entry.name, model: entry.model, settings: settings,
        omittedFields: quirks.openAI.omittedFields, extraFields: quirks.openAI.extraFields, client: client)
    case .azureOpenAI:
      return AzureOpenAIModel(
        name: entry.name, deployment: entry.model,
        interface: .init(provider), settings: settings, quirks: quirks.openAI, client: client)
    case .anthropic:
      var options = quirks.anthropic
      options.maximumTokens = min(entry.maximumOutput, options.maximumTokens)
      return AnthropicModel(
        name: entry.name, model: entry.model, settings: settings, options: options, client: client,
        clock: clock)
    case .gemini:
      return GeminiModel(
        name: entry.name, model: entry.model, settings: settings, options: quirks.gemini, client: client,
        clock: clock)
    case .vertex:
      return GeminiModel(
        name: entry.name, model: entry.model, settings: settings, tokens: try tokens(of: provider),
        options: quirks.gemini, client: client, clock: clock)
    case .vertexEndpoint:
      return VertexEndpointModel(
        name: entry.name, model: entry.model, endpoint: provider.endpoint ?? "",
        method: .init(provider, quirks.openAI), settings: settings, tokens: try tokens(of: provider),
        client: client)
    }
  }

  private mutating func tokens(
    of provider: ProviderConfiguration
  ) throws(GoogleCredentials.Failure) -> GoogleAccessTokens {
    let path = provider.credentials ?? ""
    if let known = tokens[path] { return known }
    let credentials = try GoogleCredentials.find(path: provider.credentials, environment: environment)
    let made = GoogleAccessTokens(credentials, client: client, clock: clock)
    tokens[path] = made
    return made
  }
}

extension ProviderSettings {
  /// What a configuration says. Where a service's own tools are told an address without the version, so are we.
  init(_ provider: ProviderConfiguration) {
    var headers = provider.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    if let organization = provider.organization { headers.append(("OpenAI-Organization", organization)) }
    if !provider.type.isVertex, let project = provider.project { headers.append(("OpenAI-Project", project)) }
    let base =
      switch provider.type {
      case .anthropic: provider.baseURL + "/v1"
      case .gemini: provider.baseURL + "/v1beta"
      case .vertex, .vertexEndpoint:
        "\(provider.baseURL)/v1beta1/projects/\(provider.project ?? "")/locations/\(provider.location ?? "")"
      case .openai, .openaiResponses, .azureOpenAI, .openaiCompatible: provider.baseURL
      }
    self.init(
      name: provider.name, baseURL: base, key: provider.key, headers: headers, deadlines: provider.deadlines)
  }
}

extension AzureOpenAIModel.Interface {
  fileprivate init(_ provider: ProviderConfiguration) {
    self =
      switch provider.interface {
      case .chat: .chat(version: provider.apiVersion)
      case .responses: .responses(version: provider.apiVersion)
      case nil: provider.apiVersion.map { .deployments(version: $0) } ?? .chat()
      }
  }
}

extension VertexEndpointModel.Method {
  fileprivate init(_ provider: ProviderConfiguration, _ quirks: OpenAIQuirks) {
    self =
      switch provider.endpointProtocol {
      case .predict: .predict(.chat)
      case .rawPredict: .rawPredict(quirks)
      case .chat: .chat(quirks)
      }
  }
}
