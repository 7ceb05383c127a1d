public import Essentials
import Synchronization

/// Decides by rules which models are tried for a request. Plans are kept for five minutes; what they depend on, the
/// budget and the health of the models included, is part of what they are kept under, so a change counts at once.
public final class ModelRouter: ModelRouting {
  private let planner: RoutePlanner
  private let scorer: ComplexityScorer
  private let budgets: any BudgetReading
  private let health: any ModelHealthReading
  private let clock: any WallClock
  private let plans: Mutex<PlanCache>
  private let scores: [Double]
  private let sizes: [Int]
  private let names: Set<String>

  /// Makes a router.
  ///
  /// - Parameters:
  ///   - lifetime: How long a plan is kept.
  ///   - places: How many plans are kept at most.
  public init(
    _ configuration: ModelsConfiguration, scorer: ComplexityScorer = ComplexityScorer(),
    budgets: any BudgetReading = UntroubledModels(), health: any ModelHealthReading = UntroubledModels(),
    clock: any WallClock = SystemClock(), lifetime: Duration = .seconds(300), places: Int = 4096
  ) {
    planner = RoutePlanner(configuration)
    self.scorer = scorer
    self.budgets = budgets
    self.health = health
    self.clock = clock
    plans = Mutex(PlanCache(lifetime: lifetime, places: places))
    scores = planner.scores
    sizes = planner.sizes
    names = Set(planner.catalog.map(\.name) + [CatalogModel.localName])
  }

  public func route(_ request: ModelRequest) -> RouteDecision {
    let complexity = scorer.score(request)
    let question = question(request, complexity, tokens: sizeThatMatters(request))
    let key = RouteKey(question, scores: scores, sizes: sizes)
    let now = clock.now
    let plan =
      plans.withLock { $0.plan(key, at: now) }
      ?? {
        let plan = planner.plan(question)
        plans.withLock { $0.keep(plan, for: key, at: now) }
        return plan
      }()
    return RouteDecision(plan, complexity)
  }

  /// The decision with all that led to it; made anew each time.
  public func explain(_ request: ModelRequest) -> RouteExplanation {
    let complexity = scorer.score(request)
    let question = question(request, complexity, tokens: TokenEstimator().count(request))
    let plan = planner.plan(question)
    let first = planner.catalog.first { $0.name == plan.models.first }
    return RouteExplanation(
      decision: RouteDecision(plan, complexity),
      tokens: question.tokens, budget: question.budget, provider: first?.provider, model: first?.model,
      passedRules: plan.passedRules.map { .init(name: $0.rule, why: $0.why) },
      passedModels: plan.passedModels.map { .init(name: $0.model, why: $0.why) })
  }

  /// How many plans are kept at present.
  public var keptPlans: Int { plans.withLock { $0.count } }

  private func question(
    _ request: ModelRequest, _ complexity: ComplexityScore, tokens: Int
  ) -> RouteQuestion {
    let wanted = request.model.flatMap { names.contains($0) ? $0 : nil }
    var unhealthy: Set<String> = []
    for model in planner.catalog where !health.isHealthy(model.name) { unhealthy.insert(model.name) }
    return RouteQuestion(
      caller: request.caller, wanted: wanted, score: complexity.value, tokens: tokens,
      needs: RouteQuestion.needs(of: request), budget: budgets.state(of: request.caller.tenant.tenant),
      unhealthy: unhealthy)
  }

  /// The tokens, counted only when there may be enough of them to matter: most requests have fewer bytes than the
  /// lowest limit has tokens.
  private func sizeThatMatters(_ request: ModelRequest) -> Int {
    guard let lowest = sizes.first else { return 0 }
    let bound = TokenEstimator.limit(of: request)
    return bound <= lowest ? bound : TokenEstimator().count(request)
  }
}

extension RouteDecision {
  fileprivate init(_ plan: RoutePlanner.Plan, _ complexity: ComplexityScore) {
    self.init(
      models: plan.models, complexity: complexity, rule: plan.rule, reason: plan.reason,
      isStandIn: plan.isStandIn)
  }
}
