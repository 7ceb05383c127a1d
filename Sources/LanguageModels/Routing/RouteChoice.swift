/// The models of a route as they are gathered.
struct RouteChoice {
  private let question: RouteQuestion
  private let allowed: Set<String>?
  private var healthy: [String] = []
  private var unhealthy: [String] = []
  private var passed: [(model: String, why: String)] = []
  var passedRules: [(rule: String, why: String)] = []

  init(_ question: RouteQuestion, allowed: Set<String>?) {
    self.question = question
    self.allowed = allowed
  }

  /// Whether nobody is there to be asked, well or not.
  var isEmpty: Bool { healthy.isEmpty && unhealthy.isEmpty }

  /// Adds those models that can take the request and are not there yet.
  mutating func add(_ models: [CatalogModel]) {
    for model in models where !healthy.contains(model.name) && !unhealthy.contains(model.name) {
      if passed.contains(where: { $0.model == model.name }) { continue }
      if let why = obstacle(model) {
        passed.append((model.name, why))
      } else if question.unhealthy.contains(model.name) {
        unhealthy.append(model.name)
      } else {
        healthy.append(model.name)
      }
    }
  }

  /// The plan, with `local` as the last link.
  func plan(rule: String, why: String, wantsLocal: Bool = false) -> RoutePlanner.Plan {
    let models = healthy + unhealthy + [CatalogModel.localName]
    var reason =
      rule == "request" || rule == "fallback"
      ? "It goes to \(models[0]), for \(why)."
      : "Rule “\(rule)” sends it to \(models[0]), for \(why)."
    if !unhealthy.isEmpty {
      reason +=
        " \(unhealthy.joined(separator: ", ")) \(unhealthy.count == 1 ? "is" : "are") not well and only"
      reason += " asked when all others fail."
    }
    for (model, why) in passed { reason += " Not \(model): \(why)." }
    var plan = RoutePlanner.Plan(models: models, rule: rule, reason: reason)
    plan.isStandIn = isEmpty && !wantsLocal
    plan.passedRules = passedRules
    plan.passedModels = passed + unhealthy.map { ($0, "it is not well and comes last") }
    return plan
  }

  private func obstacle(_ model: CatalogModel) -> String? {
    if let allowed, !allowed.contains(model.name) { return "the tenant may not use it" }
    let lacking = question.needs.subtracting(model.capabilities).map(\.rawValue).sorted()
    if !lacking.isEmpty { return "it has no \(lacking.joined(separator: ", "))" }
    if question.tokens > model.inputLimit {
      return "the request is too long for its \(model.contextWindow) tokens"
    }
    return nil
  }
}
