public import Essentials
public import LanguageModels

/// What somebody wanted to know of costs.
public struct CostAnswer: Sendable {
  /// The days, where it is about past work.
  public let period: CostPeriod?
  public let workload: CostWorkload
  public let comparison: CostComparison
  public let training: CostPlan.Item?
  public let machines: CostPlan.Item?

  /// Answers a question.
  ///
  /// - Parameter usage: Where past calls are kept.
  public init(
    _ question: CostQuestion, calculator: CostCalculator, usage: UsageStore, _ tenant: TenantContext
  ) async throws {
    switch question.work {
    case .past(let period):
      self.period = period
      workload = try await usage.workload(
        from: period.start, to: period.end, bounds: calculator.bounds, tenant)
    case .madeUp(let calls, let each):
      period = nil
      let tokens = TokenUsage(
        input: each.input * calls, output: each.output * calls, cachedInput: each.cachedInput * calls)
      let above = calculator.bounds.last { each.input > $0 } ?? 0
      workload = CostWorkload(groups: [CostWorkload.Group(above: above, calls: calls, tokens: tokens)])
    }
    comparison = calculator.compare(
      workload, with: question.models, usual: question.usual, asksAgain: question.asksAgain)
    training = question.training
    machines = question.machines
  }
}

extension CostAnswer: JSONRepresentable {
  /// The shape that the API gives.
  public var json: JSONValue {
    [
      "period": period.map { ["from": .string($0.first.description), "to": .string($0.last.description)] }
        ?? .null,
      "work": [
        "calls": .integer(Int64(comparison.calls)),
        "calls_without_tokens": .integer(Int64(workload.callsWithoutTokens)),
        "cached_calls": .integer(Int64(workload.cachedCalls)),
        "input_tokens": .integer(Int64(comparison.tokens.input)),
        "output_tokens": .integer(Int64(comparison.tokens.output)),
        "cached_input_tokens": .integer(Int64(comparison.tokens.cachedInput)),
      ],
      "spent_usd": workload.spentMicrodollars.map { .number(DollarAmount(microdollars: $0).dollars) }
        ?? .null,
      "models": .array(comparison.estimates.map(model)),
      "training": training.map(Self.item) ?? .null,
      "machines": machines.map(Self.item) ?? .null,
      "assumptions": .texts(comparison.assumptions),
    ]
  }

  private func model(_ estimate: CostEstimate) -> JSONValue {
    let breakEven = machines.flatMap { CostPlan.breakEven($0, perCall: estimate.perCall) }
    return [
      "vendor": .string(estimate.vendor), "model": .string(estimate.model),
      "cost_usd": .number(estimate.cost.dollars), "cost_per_call_usd": .number(estimate.perCall.dollars),
      "price": estimate.price.json,
      "machines_pay_from_calls": breakEven.map {
        ["low": .integer($0.lowerBound), "high": .integer($0.upperBound)]
      }
        ?? .null,
    ]
  }

  private static func item(_ item: CostPlan.Item) -> JSONValue {
    [
      "title": .string(item.title), "how": .string(item.how), "low_usd": .number(item.cost.low.dollars),
      "high_usd": .number(item.cost.high.dollars),
    ]
  }
}

extension DollarAmount {
  /// In dollars, as near as a number with a point comes.
  fileprivate var dollars: Double { Double(microdollars) / 1_000_000 }
}
