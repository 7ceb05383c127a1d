/// How the company learns from its people.
public struct LearningSettings: Hashable, Sendable {
  /// How many persons a correction needs before it is live, its maker included: 1 or 2.
  public var approvals: Int
  /// How many approved corrections a language model is shown at most, 0 for none.
  public var examples: Int

  /// Makes settings.
  public init(approvals: Int = 2, examples: Int = 3) {
    self.approvals = approvals
    self.examples = examples
  }
}
