public import Essentials
public import Payments

/// What has come of an operation so far.
public struct OrderOutcome: Hashable, Sendable {
  /// How it went, in one word for programs.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    /// The purchase is paid.
    case confirmed
    /// The seats were changed for others of the same event.
    case upgraded
    /// The seats were changed for another event's.
    case exchanged
    /// All seats that were left were returned.
    case refunded
    /// Some seats were returned.
    case partiallyRefunded = "partially_refunded"
    /// The customer must authenticate the payment at ``OrderOutcome/actionURL``.
    case requiresAction = "requires_action"
    /// It is not known yet whether the payment succeeded; the provider is being asked.
    case paymentPending = "payment_pending"
    /// The money is on its way back, or will be when the provider answers.
    case refundPending = "refund_pending"
    /// An operator must agree, or decide what becomes of it.
    case waitingForOperator = "waiting_for_operator"
    /// The payment did not succeed; nothing was taken, or it goes back.
    case failed
    /// An operator said no.
    case rejected
  }

  /// The order as it is now.
  public let order: Order
  /// The operation.
  public let operation: OperationID
  /// What it was for.
  public let purpose: OperationPurpose
  /// How it went.
  public let status: Status
  /// What was or is to be charged.
  public let charge: Money
  /// What goes or went back.
  public let refund: Money
  /// What the customer's credits pay or have paid.
  public let credit: Money
  /// What the customer gets or got as credit.
  public let creditBack: Money
  /// The provider's name for the payment, once there is one.
  public let payment: PaymentID?
  /// Where the customer authenticates the payment, while that is waited for.
  public let actionURL: String?
  /// Whether that is a page of the provider's on which the customer pays with what they like.
  public let isOnPage: Bool
  /// Until when that can be done.
  public let deadline: Timestamp?
  /// The hold that a purchase was made from: where the card was refused, the seats are its again.
  public let hold: HoldID?
  /// Why it failed, or why an operator must decide.
  public let failure: OperationFailure?

  /// What the change costs the customer: less than nothing when money goes back.
  public var priceDelta: Money {
    Money(minorUnits: charge.minorUnits - refund.minorUnits - creditBack.minorUnits, charge.currency)
  }

  init(_ operation: OrderOperation, _ order: Order) {
    let currency = order.orderFees.currency
    self.order = order
    self.operation = operation.id
    purpose = operation.purpose
    status = Self.status(operation, order)
    charge = Money(minorUnits: operation.plan.charge, currency)
    refund = Money(minorUnits: operation.plan.refundTotal, currency)
    credit = Money(minorUnits: operation.plan.credit ?? 0, currency)
    creditBack = Money(minorUnits: operation.plan.creditBack ?? 0, currency)
    payment = operation.payment
    actionURL = operation.summary.actionURL
    isOnPage = operation.summary.isOnPage
    deadline = operation.summary.deadline
    hold = operation.plan.hold
    failure = operation.failure
  }

  private static func status(_ operation: OrderOperation, _ order: Order) -> Status {
    switch operation.state {
    case .waitingForOperator: .waitingForOperator
    case .charging: operation.actionURL == nil ? .paymentPending : .requiresAction
    case .unwinding, .failed: .failed
    case .rejected: .rejected
    case .refunding, .delivering, .done:
      switch operation.purpose {
      case .purchase: .confirmed
      case .upgrade: .upgraded
      case .exchange: .exchanged
      // What this refund was, and not what later ones made of the order.
      case .refund where operation.state == .refunding: .refundPending
      case .refund: operation.plan.isWhole ? .refunded : .partiallyRefunded
      }
    }
  }
}
