import Essentials

/// When certain models are to be asked.
public struct RoutingRule: Hashable, Sendable {
  /// What all must hold for a rule; without any, it always does.
  public struct Conditions: Hashable, Sendable {
    /// The complexity is lower than this.
    public var scoreBelow: Double?
    /// The complexity is higher than this.
    public var scoreAbove: Double?
    /// The request has fewer tokens than this.
    public var contextBelow: Int?
    /// The request has more tokens than this.
    public var contextAbove: Int?
    /// The tenant is one of these; any, when empty.
    public var tenants: [String]
    /// The agent is one of these.
    public var agents: [String]
    /// The channel is one of these.
    public var channels: [String]
    /// The budget stands there.
    public var budget: BudgetState?
    /// One of these models is not well.
    public var unhealthy: [String]

    /// Makes conditions.
    public init(
      scoreBelow: Double? = nil, scoreAbove: Double? = nil, contextBelow: Int? = nil,
      contextAbove: Int? = nil, tenants: [String] = [], agents: [String] = [], channels: [String] = [],
      budget: BudgetState? = nil, unhealthy: [String] = []
    ) {
      self.scoreBelow = scoreBelow
      self.scoreAbove = scoreAbove
      self.contextBelow = contextBelow
      self.contextAbove = contextAbove
      self.tenants = tenants
      self.agents = agents
      self.channels = channels
      self.budget = budget
      self.unhealthy = unhealthy
    }
  }

  /// What explanations call it.
  public var name: String
  /// When it applies.
  public var conditions: Conditions
  /// The models to ask, in this order: names, labels, `cheapest` or `local`.
  public var models: [String]

  /// Makes a rule.
  public init(name: String, conditions: Conditions = Conditions(), models: [String]) {
    self.name = name
    self.conditions = conditions
    self.models = models
  }
}

extension RoutingRule {
  init?(_ reader: ConfigurationReader, number: Int, _ names: RouteNames) {
    name = reader.value("name", default: "rule \(number)")
    conditions = Conditions(reader.section("when"), names)
    models = reader.list("use")
    if models.isEmpty {
      reader.reject("use", "must list models or labels, such as [balanced]")
      return nil
    }
    names.check(models, of: "use", reader)
  }
}

extension RoutingRule.Conditions {
  init(_ reader: ConfigurationReader, _ names: RouteNames) {
    self.init(
      scoreBelow: reader.optional("score_below"), scoreAbove: reader.optional("score_above"),
      contextBelow: reader.optional("context_below"), contextAbove: reader.optional("context_above"),
      tenants: reader.list("tenant"), agents: reader.list("agent"), channels: reader.list("channel"),
      budget: reader.optional("budget"), unhealthy: reader.list("unhealthy"))
    for (key, score) in [("score_below", scoreBelow), ("score_above", scoreAbove)] {
      if let score, !(0...1).contains(score) { reader.reject(key, "must be between 0 and 1") }
    }
    for (key, size) in [("context_below", contextBelow), ("context_above", contextAbove)] {
      if let size, size < 0 { reader.reject(key, "must not be negative") }
    }
    for tenant in tenants where TenantID(tenant) == nil {
      reader.reject("tenant", "must be identifiers of tenants, such as \(TenantID.single)")
    }
    names.check(unhealthy, of: "unhealthy", reader)
  }
}

/// The names that rules may use for models.
struct RouteNames {
  private let known: [String]

  init(_ models: [CatalogModel]) {
    var names = models.map(\.name) + CatalogModel.UsualLabel.all
    names += models.flatMap(\.labels) + [CatalogModel.cheapestName, CatalogModel.localName]
    known = names
  }

  /// Reports names that stand for nothing.
  func check(_ names: [String], of key: String, _ reader: ConfigurationReader) {
    for name in names where !known.contains(name) {
      let suggestion = EditDistance.suggestion(for: name, among: known)
      reader.reject(
        key, "names “\(name)”, which is no model of the catalog, no ensemble and no label\(suggestion)")
      return
    }
  }
}
