import Essentials

/// What about a request decides its route.
struct RouteQuestion {
  var caller: ModelCaller
  /// The model that the request names, if the catalog has it.
  var wanted: String?
  var score: Double
  var tokens: Int
  /// What a model must be able to do.
  var needs: Set<ModelCapability>
  var budget: BudgetState
  /// The models that are not well.
  var unhealthy: Set<String>

  static func needs(of request: ModelRequest) -> Set<ModelCapability> {
    var needs: Set<ModelCapability> = []
    if !request.tools.isEmpty, request.toolChoice != .none { needs.insert(.tools) }
    if request.outputFormat != .text { needs.insert(.json) }
    let hasImage = request.messages.contains { message in
      message.content.contains { if case .image = $0 { true } else { false } }
    }
    if hasImage { needs.insert(.images) }
    return needs
  }
}

extension RoutingRule.Conditions {
  /// Why the rule does not apply, in words, or nothing when it does.
  func obstacle(_ question: RouteQuestion) -> String? {
    if let scoreBelow, question.score >= scoreBelow { return "the complexity is not below \(scoreBelow)" }
    if let scoreAbove, question.score <= scoreAbove { return "the complexity is not above \(scoreAbove)" }
    if let contextBelow, question.tokens >= contextBelow { return "it has \(contextBelow) tokens or more" }
    if let contextAbove, question.tokens <= contextAbove {
      return "it has no more than \(contextAbove) tokens"
    }
    if !tenants.isEmpty, !tenants.contains(question.caller.tenant.tenant.text) {
      return "the tenant is another"
    }
    if !agents.isEmpty, !agents.contains(question.caller.agent ?? "") { return "the agent is another" }
    if !channels.isEmpty, !channels.contains(question.caller.channel ?? "") {
      return "the channel is another"
    }
    if let budget, budget != question.budget {
      return "the budget is \(question.budget.rawValue), not \(budget.rawValue)"
    }
    if !unhealthy.isEmpty, !unhealthy.contains(where: question.unhealthy.contains) {
      return "\(unhealthy.joined(separator: ", ")) \(unhealthy.count == 1 ? "is" : "are") well"
    }
    return nil
  }

  /// Why the rule applies, in words.
  var inWords: String {
    var words: [String] = []
    if let scoreBelow { words.append("the complexity is below \(scoreBelow)") }
    if let scoreAbove { words.append("the complexity is above \(scoreAbove)") }
    if let contextBelow { words.append("there are fewer than \(contextBelow) tokens") }
    if let contextAbove { words.append("there are more than \(contextAbove) tokens") }
    if !tenants.isEmpty { words.append("it is for this tenant") }
    if !agents.isEmpty { words.append("it is for this agent") }
    if !channels.isEmpty { words.append("it is for this channel") }
    switch budget {
    case .tight: words.append("the budget's soft limit is reached")
    case .open: words.append("there is budget left")
    case .exhausted: words.append("the budget is spent")
    case nil: break
    }
    if !unhealthy.isEmpty { words.append("\(unhealthy.joined(separator: ", ")) is not well") }
    return words.isEmpty ? "no other rule applies" : words.joined(separator: " and ")
  }
}
