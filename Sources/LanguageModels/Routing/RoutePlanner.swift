import Essentials

/// Which models are asked for a request, worked out from the rules.
struct RoutePlanner: Sendable {
  /// A plan, and how it came about.
  struct Plan: Sendable {
    var models: [String]
    var rule: String
    var reason: String
    /// Whether `local` stands in for models that would be asked.
    var isStandIn = false
    /// Rules that were looked at and do not apply, with why.
    var passedRules: [(rule: String, why: String)] = []
    /// Models that cannot be asked or come later than they would, with why.
    var passedModels: [(model: String, why: String)] = []
  }

  /// Models, and those that answer together.
  let catalog: [CatalogModel]
  /// Models alone: what no rule names is not asked several times over.
  private let single: [CatalogModel]
  private let policy: RoutingPolicy
  private let tenants: [TenantID: TenantModels]
  private let byPrice: [CatalogModel]

  init(_ configuration: ModelsConfiguration) {
    catalog = configuration.choices
    single = configuration.catalog
    policy = configuration.routing
    tenants = configuration.tenants
    // What has no price comes last: it could cost anything.
    byPrice = single.enumerated().sorted { left, right in
      (left.element.price?.weight ?? .max, left.offset) < (right.element.price?.weight ?? .max, right.offset)
    }.map(\.element)
  }

  /// Works out a plan; there always is one, for `local` always answers.
  func plan(_ question: RouteQuestion) -> Plan {
    if catalog.isEmpty {
      return Plan(
        models: [CatalogModel.localName], rule: CatalogModel.localName,
        reason: "There is no other model: no provider is configured and no well-known key is set.")
    }
    if question.wanted == CatalogModel.localName {
      return Plan(
        models: [CatalogModel.localName], rule: "request",
        reason: "It goes to local, for the request names it.")
    }
    if question.budget == .exhausted {
      return Plan(
        models: [CatalogModel.localName], rule: "budget",
        reason: "The day's budget is spent, so only the engine in the process answers.", isStandIn: true)
    }
    var choice = RouteChoice(question, allowed: allowed(for: question))
    if let wanted = question.wanted, let model = catalog.first(where: { $0.name == wanted }) {
      choice.add([model])
      if !choice.isEmpty {
        choice.add(models(policy.fallback))
        return choice.plan(rule: "request", why: "the request names \(wanted)")
      }
    }
    let fallback = tenants[question.caller.tenant.tenant]?.fallback ?? policy.fallback
    for rule in rules(for: question) {
      if let why = rule.conditions.obstacle(question) {
        choice.passedRules.append((rule.name, why))
        continue
      }
      choice.add(models(rule.models))
      if choice.isEmpty, !rule.models.contains(CatalogModel.localName) {
        choice.passedRules.append((rule.name, "no model that it asks for can take this request"))
        continue
      }
      let wantsLocal = rule.models.first == CatalogModel.localName
      if !wantsLocal { choice.add(models(fallback)) }
      return choice.plan(rule: rule.name, why: rule.conditions.inWords, wantsLocal: wantsLocal)
    }
    choice.add(models(fallback))
    choice.add(single)
    return choice.plan(rule: "fallback", why: "no rule applies")
  }

  /// All numbers that a request's size is compared with: between two of them, size makes no difference.
  var sizes: [Int] {
    let conditions = allRules.map(\.conditions)
    let limits =
      conditions.compactMap(\.contextAbove) + conditions.compactMap { $0.contextBelow.map { $0 - 1 } }
    return Set(limits + catalog.map(\.inputLimit)).sorted()
  }

  /// All numbers that a complexity is compared with.
  var scores: [Double] {
    let conditions = allRules.map(\.conditions)
    return Set(conditions.compactMap(\.scoreAbove) + conditions.compactMap(\.scoreBelow)).sorted()
  }

  private var allRules: [RoutingRule] { policy.rules + tenants.values.flatMap(\.rules) }

  /// The tenant's rules before the others; when little money is left, those about money before all.
  private func rules(for question: RouteQuestion) -> [RoutingRule] {
    let rules = (tenants[question.caller.tenant.tenant]?.rules ?? []) + policy.rules
    guard question.budget == .tight else { return rules }
    let isAboutMoney = { (rule: RoutingRule) in rule.conditions.budget == .tight }
    return rules.filter(isAboutMoney) + rules.filter { !isAboutMoney($0) }
  }

  private func allowed(for question: RouteQuestion) -> Set<String>? {
    tenants[question.caller.tenant.tenant]?.allowed.map { Set(models($0).map(\.name)) }
  }

  /// The models behind names, labels and `cheapest`.
  private func models(_ names: [String]) -> [CatalogModel] {
    names.flatMap { name in
      if name == CatalogModel.cheapestName { return byPrice }
      if let model = catalog.first(where: { $0.name == name }) { return [model] }
      return catalog.filter { $0.labels.contains(name) }
    }
  }
}

extension CatalogModel {
  /// The longest request that leaves room for an answer.
  var inputLimit: Int {
    contextWindow - min(maximumOutput, contextWindow / 8, 4096)
  }
}
