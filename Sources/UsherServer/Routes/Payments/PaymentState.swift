import Essentials
import Ticketing

/// How a payment stands, for those who ask for payments and not for orders.
enum PaymentState: String, CaseIterable {
  /// The money was taken.
  case succeeded
  /// The customer must do something at the provider's or their bank's page.
  case requiresAction = "requires_action"
  /// It is not known yet.
  case processing
  /// The bank refused, or it could not be done.
  case failed
  /// It was given up before anything was taken.
  case canceled
  /// A refund is under way.
  case refunding
  /// It is a refund, and all that was left went back.
  case refunded
  /// It is a refund, and a part went back.
  case partiallyRefunded = "partially_refunded"
  /// An operator must agree.
  case waitingForOperator = "waiting_for_operator"
  /// An operator said no.
  case rejected
}

extension OrderOutcome {
  var paymentStatus: PaymentState {
    switch status {
    case .confirmed, .upgraded, .exchanged: .succeeded
    case .refunded: .refunded
    case .partiallyRefunded: .partiallyRefunded
    case .requiresAction: .requiresAction
    case .paymentPending: .processing
    case .refundPending: .refunding
    case .waitingForOperator: .waitingForOperator
    case .failed: failure?.code == "abandoned" ? .canceled : .failed
    case .rejected: .rejected
    }
  }
}
