/// What work would cost with one model.
public struct CostEstimate: Hashable, Sendable {
  /// Who sells it: a vendor of the table, or a provider of the configuration.
  public var vendor: String
  /// As the vendor names it.
  public var model: String
  public var price: ModelPrice
  /// All of the work.
  public var cost: DollarAmount
  /// One call of it.
  public var perCall: DollarAmount
}

/// What work would cost with each of several models, and with what that was reckoned.
public struct CostComparison: Hashable, Sendable {
  /// How many calls are paid.
  public var calls: Int
  /// Their tokens, those that are assumed included.
  public var tokens: TokenUsage
  /// The cheapest first.
  public var estimates: [CostEstimate]
  /// What was taken for granted, in sentences.
  public var assumptions: [String]
}
