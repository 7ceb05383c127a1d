import Essentials

/// Something about an order that its customer has still to be told: the bank has decided, an operator has, or what was
/// left over by a crash was brought to its end, after the customer was told that it is under way.
///
/// It is written in the transaction that changes the order, and stands until somebody has told it: a process that dies
/// in between loses nothing. It may be told twice, so whoever tells it goes by its ``id``.
public struct OrderNotice: Hashable, Sendable {
  /// Its name: the same for every time that this is told.
  public let id: String
  /// What has come of the operation.
  public let outcome: OrderOutcome
  /// Who has begun it, and in which conversation.
  public let author: OrderAuthor
}

extension OrderOutcome.Status {
  /// Whether there is something new to tell about an operation that was under way.
  var isNews: Bool {
    switch self {
    case .requiresAction, .paymentPending, .refundPending: false
    case .confirmed, .upgraded, .exchanged, .refunded, .partiallyRefunded, .waitingForOperator, .failed,
      .rejected:
      true
    }
  }
}
