public import Essentials

/// What goes back when tickets are returned.
public struct RefundPolicy: Hashable, Sendable {
  /// More than so many hours before the beginning, the whole price goes back.
  public var fullBeforeHours = 48
  /// At least so many hours before, a part does; later nothing.
  public var partialBeforeHours = 24
  /// How large that part is, in percent.
  public var partialPercent = 50
  /// Whether fees go back with the price when it goes back whole.
  public var feesRefundable = false
  /// Whether everything for an event that is called off goes back by itself; otherwise when the customer asks, who may want
  /// another event instead.
  public var calledOffByItself = false
  /// An event that was moved is given back whole, with fees, until so many hours before it begins.
  public var movedFullBeforeHours = 24
  /// An operator must agree to a refund of more than this, in the currency's major units: `"500.00"`. Nothing: never.
  public var approvalAbove: String?

  /// The defaults.
  public init() {}

  /// Which rule decides.
  public enum Rule: String, Hashable, Sendable, CaseIterable {
    /// The event does not take place: all goes back.
    case calledOff = "called_off"
    /// The event was moved: all goes back.
    case moved
    /// It is early enough: the price goes back whole.
    case full
    /// It is late: a part goes back.
    case partial
    /// It is too late for all of the money, but a credit may be had.
    case credit
    /// It is too late: nothing goes back.
    case none
  }

  /// What the rule of the moment gives.
  public struct Terms: Hashable, Sendable {
    /// The rule.
    public let rule: Rule
    /// How much of prices goes back, in percent.
    public let percent: Int
    /// Whether fees go back.
    public let includesFees: Bool
    /// Until when the rule holds; nothing when it holds for good.
    public let until: Timestamp?
  }

  /// The rule for an event at a moment.
  ///
  /// The hours are counted exactly: 48 hours before the beginning a part goes back, a millisecond earlier all.
  ///
  /// - Parameter credit: What the policy says of credits, where the customer takes one instead of money.
  public func terms(for event: Event, at now: Timestamp, asCredit credit: CreditPolicy? = nil) -> Terms {
    let terms = moneyTerms(for: event, at: now)
    guard let percent = credit?.latePercent, percent > terms.percent, now < event.startsAt else {
      return terms
    }
    return Terms(rule: .credit, percent: percent, includesFees: false, until: event.startsAt)
  }

  private func moneyTerms(for event: Event, at now: Timestamp) -> Terms {
    if event.state == .calledOff {
      return Terms(rule: .calledOff, percent: 100, includesFees: true, until: nil)
    }
    let movedEnd = event.startsAt + .seconds(-3600 * movedFullBeforeHours)
    if event.state == .moved, now < movedEnd {
      return Terms(rule: .moved, percent: 100, includesFees: true, until: movedEnd)
    }
    let fullEnd = event.startsAt + .seconds(-3600 * fullBeforeHours)
    if now < fullEnd {
      return Terms(rule: .full, percent: 100, includesFees: feesRefundable, until: fullEnd)
    }
    let partialEnd = event.startsAt + .seconds(-3600 * partialBeforeHours)
    if now <= partialEnd {
      return Terms(rule: .partial, percent: partialPercent, includesFees: false, until: partialEnd)
    }
    return Terms(rule: .none, percent: 0, includesFees: false, until: nil)
  }

  /// Whether an operator must agree to give back so much.
  public func needsApproval(_ amount: Money) -> Bool {
    guard let approvalAbove, let limit = Money(decimal: approvalAbove, amount.currency) else { return false }
    return amount.minorUnits > limit.minorUnits
  }
}
