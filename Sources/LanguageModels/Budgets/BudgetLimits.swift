public import Essentials

/// How much a tenant may spend on models on one day.
public struct BudgetLimits: Hashable, Sendable {
  /// From here on, cheap models are preferred; nothing for no such limit.
  public var soft: DollarAmount?
  /// From here on, nothing is spent any more; nothing for no such limit.
  public var hard: DollarAmount?

  /// Makes limits; without arguments, none.
  public init(soft: DollarAmount? = nil, hard: DollarAmount? = nil) {
    self.soft = soft
    self.hard = hard
  }

  init(_ reader: ConfigurationReader, else usual: BudgetLimits = BudgetLimits()) {
    self.init(soft: reader.optional("soft") ?? usual.soft, hard: reader.optional("hard") ?? usual.hard)
    if let soft, let hard, soft > hard {
      reader.reject("soft", "must not be more than the hard limit, \(hard)")
    }
  }

  /// Where spending stands between the limits.
  public func state(spent: DollarAmount) -> BudgetState {
    if let hard, spent >= hard { return .exhausted }
    if let soft, spent >= soft { return .tight }
    return .open
  }
}

/// How much of a day's budget is left.
public enum BudgetState: String, Hashable, Sendable, CaseIterable, ConfigurationValue {
  /// Enough.
  case open
  /// The soft limit is reached.
  case tight
  /// The hard limit is reached.
  case exhausted
}
