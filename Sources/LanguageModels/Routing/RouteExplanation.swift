public import Essentials

/// Where a request would go, and why not elsewhere.
public struct RouteExplanation: Hashable, Sendable {
  /// A rule or a model that it was not.
  public struct Passed: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Why not, in words.
    public var why: String
  }

  /// Where it goes.
  public var decision: RouteDecision
  /// About how many tokens it has.
  public var tokens: Int
  /// Where the tenant's budget stands.
  public var budget: BudgetState
  /// The first model's provider; nothing for `local`.
  public var provider: String?
  /// The first model as its provider names it.
  public var model: String?
  /// The rules before the one that decided.
  public var passedRules: [Passed]
  /// The models that cannot take the request, or come later than they would.
  public var passedModels: [Passed]
}

extension RouteExplanation {
  /// The same as JSON, for the API and for programs.
  public var json: JSONValue {
    [
      "models": .array(decision.models.map(JSONValue.string)),
      "provider": provider.map(JSONValue.string) ?? .null,
      "model": model.map(JSONValue.string) ?? .null,
      "rule": .string(decision.rule),
      "reason": .string(decision.reason),
      "tokens": .integer(Int64(tokens)),
      "budget": .string(budget.rawValue),
      "complexity": [
        "score": .number(Self.rounded(decision.complexity.value)),
        "parts": .array(
          decision.complexity.parts.map { part in
            [
              "name": .string(part.name), "value": .number(Self.rounded(part.value)),
              "weight": .number(Self.rounded(part.weight)),
            ]
          }),
      ],
      "passed_rules": .array(passedRules.map(\.json)),
      "passed_models": .array(passedModels.map(\.json)),
    ]
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

extension RouteExplanation.Passed {
  fileprivate var json: JSONValue { ["name": .string(name), "why": .string(why)] }
}
