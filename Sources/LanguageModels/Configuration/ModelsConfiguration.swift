public import Essentials

/// Which language models answer, when, and for how much: the section `models` of the configuration.
///
/// Without a section, the services whose keys are in the environment are used with the models that suit them; without
/// a key, only the engine in this process answers.
public struct ModelsConfiguration: Hashable, Sendable {
  /// The services that can be asked, in order.
  public var providers: [ProviderConfiguration]
  /// The same with those that cannot be used now, for they have no key or all are switched off.
  public var declaredProviders: [ProviderConfiguration]
  /// Their models, in the order in which they are preferred.
  public var catalog: [CatalogModel]
  /// Models of the catalog that answer together.
  public var ensembles: [EnsembleSettings]
  /// Which of them is asked for what.
  public var routing: RoutingPolicy
  /// What is different for some tenants.
  public var tenants: [TenantID: TenantModels]
  /// How much each other tenant may spend on one day.
  public var budget: BudgetLimits
  /// How answers keep coming when services fail.
  public var resilience: ResilienceConfiguration
  /// Which answers are given again; nothing when none are.
  public var cache: ModelCacheConfiguration?
  /// How much of a conversation a model gets to read; nothing for all of it.
  public var compression: CompressionConfiguration?
  /// How long calls are kept.
  public var usage: UsageConfiguration
  /// What is odd, though not wrong: services without keys, models without prices.
  public var warnings: [String]

  /// Reads the section.
  ///
  /// - Parameters:
  ///   - reader: The section. What is wrong is reported to it.
  ///   - environment: The process's variables, for keys.
  ///   - resolve: Makes a path that is relative to the configuration absolute.
  ///   - known: What is known of models.
  public init(
    _ reader: ConfigurationReader, environment: [String: String],
    resolve: (String) -> String = { $0 }, known: KnownModels = .builtIn
  ) {
    let keys = reader.dictionary("keys", of: String.self)
    let environment = Self.variables(environment, with: keys, reader)
    let declared = reader.namedSections("providers").map { name, section in
      ProviderConfiguration(name, section, key: keys[name], environment: environment, resolve: resolve)
    }
    let all = reader.has("providers") ? declared : UsualCatalog.providers(environment)
    declaredProviders = all
    let isUsed = reader.value("enabled", default: true)
    providers = isUsed ? all.filter { $0.missing == nil } : []
    warnings = all.compactMap { provider in
      provider.missing.map { "The models of \(provider.name) are left out, for \($0)" }
    }

    let declaredModels = reader.namedSections("catalog").compactMap { name, section in
      if name == CatalogModel.localName || name == CatalogModel.cheapestName {
        reader.reject("catalog", "must not name a model “\(name)”, which rules use for something else")
      }
      return CatalogModel(name, section, providers: all, known: known)
    }
    let models =
      reader.has("catalog")
      ? declaredModels : UsualCatalog.models(of: all, known: known, environment: environment)
    catalog = models.filter { [providers] model in providers.contains { $0.name == model.provider } }
    warnings += catalog.filter { $0.price == nil }.map {
      "No price is known for \($0.name); its calls are recorded without cost and no budget counts them"
    }

    let named = reader.namedSections("ensembles")
    for (name, _) in named where Self.isTaken(name, models) {
      reader.reject("ensembles", "must not call an ensemble “\(name)”, which names something else")
    }
    var left: [String] = []
    let declaredEnsembles = named.map { [catalog] name, section in
      EnsembleSettings(name, section, declared: models, present: catalog, warnings: &left)
    }
    ensembles = declaredEnsembles.filter(\.isUsable)
    warnings += left

    let names = RouteNames(models + declaredEnsembles.map(\.entry))
    routing = RoutingPolicy(reader.section("routing"), names)
    budget = BudgetLimits(reader.section("budget"))
    resilience = ResilienceConfiguration(reader)
    cache = ModelCacheConfiguration(reader.section("cache"))
    compression = CompressionConfiguration(reader.section("compression"))
    usage = UsageConfiguration(reader.section("usage"))
    tenants = [:]
    for (text, section) in reader.namedSections("tenants") {
      let own = TenantModels(section, names, budget: budget)
      if let tenant = TenantID(text) {
        tenants[tenant] = own
      } else {
        reader.reject("tenants", "must name tenants by identifiers such as \(TenantID.single), not “\(text)”")
      }
    }
  }
}

extension ModelsConfiguration {
  /// Everything that rules and requests can name: models, and those that answer together.
  public var choices: [CatalogModel] { catalog + ensembles.map(\.entry) }

  /// The variables, with the section's own keys in the place of those that services usually have theirs in.
  private static func variables(
    _ environment: [String: String], with keys: [String: String], _ reader: ConfigurationReader
  ) -> [String: String] {
    guard !reader.has("providers") else { return environment }
    var environment = environment
    for (name, text) in keys.sorted(by: { $0.key < $1.key }) {
      guard let type = ProviderType(rawValue: name), let variable = type.usualKeyVariables.first else {
        reader.reject(
          "keys", "must name services that need no more than a key, such as openai, not “\(name)”")
        continue
      }
      for variable in type.usualKeyVariables { environment[variable] = nil }
      environment[variable] = KeyReference(text, usual: [], environment).secret?.revealed
    }
    return environment
  }

  private static func isTaken(_ name: String, _ models: [CatalogModel]) -> Bool {
    [CatalogModel.localName, CatalogModel.cheapestName].contains(name)
      || models.contains { $0.name == name || $0.labels.contains(name) }
  }

  /// What is used where there is no configuration at all.
  public init(environment: [String: String]) {
    let empty = YAMLNode(line: 1, column: 1, content: .mapping([]))
    self.init(ConfigurationReader(empty, file: ""), environment: environment)
  }

  /// How much a tenant may spend on one day.
  public func budget(of tenant: TenantID) -> BudgetLimits { tenants[tenant]?.budget ?? budget }
}
