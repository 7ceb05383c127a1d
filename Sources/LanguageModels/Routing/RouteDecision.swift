/// Which models are to be tried for a request, and why.
public struct RouteDecision: Hashable, Sendable {
  /// The models' names in the configuration, the first choice first, `local` last.
  public var models: [String]
  /// How hard the request is.
  public var complexity: ComplexityScore
  /// The rule that decided, as the configuration names it.
  public var rule: String
  /// Why, in words for people.
  public var reason: String
  /// Whether there is nobody but `local`, though neither the request nor a rule asks for it: because the budget is spent,
  /// or because no model can or may take the request.
  public var isStandIn: Bool

  /// Makes a decision.
  public init(
    models: [String], complexity: ComplexityScore, rule: String, reason: String, isStandIn: Bool = false
  ) {
    self.models = models
    self.complexity = complexity
    self.rule = rule
    self.reason = reason
    self.isStandIn = isStandIn
  }
}

/// Decides which models are to be tried for a request.
public protocol ModelRouting: Sendable {
  /// The decision; there always is one.
  func route(_ request: ModelRequest) -> RouteDecision
}
