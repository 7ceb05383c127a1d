/// The models of well-known services that are used when the configuration names none.
enum UsualCatalog {
  private typealias Label = CatalogModel.UsualLabel

  /// What each service has for which purpose.
  private static let choices: [(type: ProviderType, models: [(id: String, labels: [String])])] = [
    (
      .openai,
      [
        ("gpt-6-luna", [Label.cheap]), ("gpt-6.1-terra", [Label.balanced, Label.longContext]),
        ("gpt-6.1-sol", [Label.reasoning]),
      ]
    ),
    (
      .anthropic,
      [
        ("claude-haiku-5-5", [Label.cheap]), ("claude-sonnet-5-5", [Label.balanced, Label.longContext]),
        ("claude-opus-5-5", [Label.reasoning]),
      ]
    ),
    (
      .gemini,
      [
        ("gemini-3.5-flash-lite", [Label.cheap]), ("gemini-3.8-flash", [Label.balanced, Label.longContext]),
        ("gemini-pro-latest", [Label.reasoning]),
      ]
    ),
  ]

  /// The services whose keys are set.
  static func providers(_ environment: [String: String]) -> [ProviderConfiguration] {
    var types = choices.map(\.type)
    if environment[deploymentVariable].map({ !$0.isEmpty }) == true { types.append(.azureOpenAI) }
    return types.compactMap { ProviderConfiguration(usual: $0, environment: environment) }
  }

  /// The models of those services, in order.
  static func models(
    of providers: [ProviderConfiguration], known: KnownModels, environment: [String: String]
  ) -> [CatalogModel] {
    var models: [CatalogModel] = []
    for provider in providers {
      var wanted = choices.first { $0.type == provider.type }?.models ?? []
      // OpenAI's responses know the same models as its chat completions.
      if provider.type == .openaiResponses { wanted = choices[0].models }
      if provider.type == .azureOpenAI, let deployment = environment[deploymentVariable] {
        wanted = [(deployment, Label.all)]
      }
      for choice in wanted where !models.contains(where: { $0.name == choice.id }) {
        models.append(model(choice.id, choice.labels, provider, known))
      }
    }
    return models
  }

  /// Azure has no models but deployments, whose names are free.
  private static let deploymentVariable = "AZURE_OPENAI_DEPLOYMENT"

  private static func model(
    _ id: String, _ labels: [String], _ provider: ProviderConfiguration, _ known: KnownModels
  ) -> CatalogModel {
    let facts = known.model(id, of: provider.type, at: provider.baseURL)
    return CatalogModel(
      name: id, provider: provider.name, model: id, contextWindow: facts?.contextWindow ?? 128_000,
      maximumOutput: facts?.maximumOutput ?? 16_000, capabilities: facts?.capabilities ?? [.tools, .json],
      labels: labels, price: facts?.price)
  }
}
