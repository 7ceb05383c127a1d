/// One model of a gateway that an ensemble asks.
struct GatewayMember: LanguageModel {
  let name: String
  let ensemble: String
  let core: GatewayCore
  private let scorer = ComplexityScorer()

  init(name: String, ensemble: String, core: GatewayCore) {
    self.name = name
    self.ensemble = ensemble
    self.core = core
  }

  func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    var request = request
    request.model = name
    let route = RouteDecision(
      models: [name], complexity: scorer.score(request), rule: EnsembleModel.provider,
      reason: "\(ensemble) asks it.")
    return try await core.respond(to: request, by: route)
  }
}
