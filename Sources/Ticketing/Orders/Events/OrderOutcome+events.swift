import Essentials
public import Persistence

extension EventName {
  /// Tickets are paid.
  public static let ticketPurchased: EventName = "ticket_purchased"
  /// Tickets were changed for other seats of the same event.
  public static let ticketUpgraded: EventName = "ticket_upgraded"
  /// Tickets were changed for those of another event.
  public static let ticketExchanged: EventName = "ticket_exchanged"
  /// Tickets were returned, and what goes back to cards has gone there.
  public static let ticketRefunded: EventName = "ticket_refunded"
}

extension OrderOutcome {
  /// What others are told when seats have become the customer's or were returned: identifiers, states and amounts.
  func event(at now: Timestamp) -> NewEvent {
    let name: EventName =
      switch purpose {
      case .purchase: .ticketPurchased
      case .upgrade: .ticketUpgraded
      case .exchange: .ticketExchanged
      case .refund: .ticketRefunded
      }
    return NewEvent(
      name, at: now, on: NewEvent.Subject(conversation: order.conversation, order: order.id),
      [
        "order_id": .string(order.id.text), "operation_id": .string(operation.text),
        "customer_id": .string(order.customer.text),
        "conversation_id": order.conversation.map { .string($0.text) } ?? .null,
        "event_id": order.event.map { .string($0.text) } ?? .null,
        "order_state": .string(order.state.rawValue), "tickets": .integer(Int64(order.currentLines.count)),
        "charged": .string(charge.decimalText), "refunded": .string(refund.decimalText),
        "credit_used": .string(credit.decimalText), "credit_given": .string(creditBack.decimalText),
        "currency": .string(charge.currency.code),
      ])
  }
}
