public import Persistence

/// How an order stands.
public enum OrderState: String, Hashable, Sendable, CaseIterable, SQLConvertible {
  /// Its seats are kept, and the payment is under way or waits for the customer.
  case pendingPayment = "pending_payment"
  /// It is paid, and the seats are the customer's.
  case confirmed
  /// Some of its seats were returned; the others are the customer's still.
  case partiallyRefunded = "partially_refunded"
  /// All of its seats were returned.
  case refunded
  /// The payment did not succeed; nothing was taken, or it was given back.
  case failed
  /// The payment was given up before anything was taken.
  case cancelled

  /// Whether some of its seats are the customer's.
  public var hasSeats: Bool { self == .confirmed || self == .partiallyRefunded }
}

/// What can happen to an order.
public enum OrderEvent: String, Hashable, Sendable, CaseIterable, SQLConvertible {
  /// The payment succeeded.
  case paid
  /// The payment failed.
  case declined
  /// The customer did not finish the payment in time, or gave it up.
  case abandoned
  /// The seats were changed for others, of the same event or another. What became of the old ones is in the history.
  case changed
  /// Some of the seats were returned.
  case someReturned = "some_returned"
  /// All seats that were left were returned.
  case allReturned = "all_returned"
}

extension OrderState {
  /// All there is: what is not in the table cannot happen.
  public static let transitions: [OrderState: [OrderEvent: OrderState]] = [
    .pendingPayment: [.paid: .confirmed, .declined: .failed, .abandoned: .cancelled],
    .confirmed: [.changed: .confirmed, .someReturned: .partiallyRefunded, .allReturned: .refunded],
    .partiallyRefunded: [
      .changed: .partiallyRefunded, .someReturned: .partiallyRefunded, .allReturned: .refunded,
    ],
    .refunded: [:],
    .failed: [:],
    .cancelled: [:],
  ]

  /// The state after something has happened, or nothing when it cannot happen in this one.
  public func after(_ event: OrderEvent) -> OrderState? { Self.transitions[self]?[event] }
}
