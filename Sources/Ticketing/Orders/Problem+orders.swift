import Essentials

extension Problem {
  static func unknownOrder(_ id: OrderID) -> Problem {
    Problem(
      kind: "unknown-order", title: "There is no such order", status: 404, detail: "No order is called \(id)."
    )
  }

  static func unknownOperation(_ id: OperationID) -> Problem {
    Problem(
      kind: "unknown-operation", title: "There is no such operation", status: 404,
      detail: "Nothing that is done to an order is called \(id).")
  }

  static func orderIsBusy(_ operation: OperationSummary) -> Problem {
    Problem(
      kind: "order-is-busy", title: "Something else is being done to the order", status: 409,
      detail:
        "A \(operation.purpose.rawValue) is under way (\(operation.state.rawValue)). Try again when it is over.",
      retryAfterSeconds: 30)
  }

  static func orderHasNoSeats(_ order: Order) -> Problem {
    Problem(
      kind: "order-has-no-seats", title: "The order has no seats", status: 409,
      detail: "\(order.id) is \(order.state.rawValue).")
  }

  static func notInOrder(_ seats: [SeatName]) -> Problem {
    Problem(
      kind: "seats-not-in-order", title: "The order does not have these seats", status: 422,
      detail: "The order does not have \(seats.map(\.text).joined(separator: ", ")).")
  }

  static func purchaseRefused(_ violation: PurchasePolicy.Violation) -> Problem {
    switch violation {
    case .tooManyTickets(let limit, let has):
      Problem(
        kind: "ticket-limit", title: "Too many tickets", status: 409,
        detail: "One customer may have \(limit) tickets for this event"
          + (has > 0 ? ", and has \(has) already." : "."))
    case .tooManyOrders(let limit, let minutes):
      Problem(
        kind: "too-many-orders", title: "Too many orders", status: 429,
        detail: "At most \(limit) orders are taken from one customer within \(minutes) minutes.",
        retryAfterSeconds: minutes * 60)
    case .tooManyFailures(let limit, let minutes):
      Problem(
        kind: "too-many-failed-payments", title: "Too many payments failed", status: 429,
        detail: "\(limit) payments have failed within \(minutes) minutes. Try again later, or write to us.",
        retryAfterSeconds: minutes * 60)
    }
  }

  static func creditTooSmall(_ total: Money) -> Problem {
    Problem(
      kind: "credit-too-small", title: "The credit does not pay all of it", status: 409,
      detail: "The customer's credit is less than \(total). Name a card for the rest.",
      errors: [FieldError(pointer: "/payment_method_token", detail: "This is needed for the rest.")])
  }

  static let partlyRefunded = Problem(
    kind: "partly-refunded", title: "A part has gone back already", status: 409,
    detail: "The rest can be tried again, or given back by another way and then noted; it cannot be rejected."
  )

  static func needsOperator(_ amount: Money) -> Problem {
    Problem(
      kind: "needs-operator", title: "A colleague has to agree", status: 409,
      detail:
        "\(amount) would go back, which a colleague has to agree to. Return the tickets instead, or ask a person."
    )
  }

  static func creditGone(_ credit: Money) -> Problem {
    Problem(
      kind: "credit-changed", title: "The credit is not what it was", status: 409,
      detail: "The customer does not have a credit of \(credit) for this, so nothing was done.")
  }

  static func notRefundable(_ quote: RefundQuote) -> Problem {
    Problem(
      kind: "not-refundable", title: "Nothing can be refunded", status: 409, detail: quote.explanation)
  }

  static func tooLateToChange(_ event: Event, until: Timestamp) -> Problem {
    Problem(
      kind: "too-late-to-change", title: "It is too late to change the tickets", status: 409,
      detail: "Tickets for \(event.name) could be changed until \(until).")
  }

  static func eventCalledOff(_ event: Event) -> Problem {
    Problem(
      kind: "event-called-off", title: "The event is called off", status: 409,
      detail: "\(event.name) is called off. Its tickets can be refunded.")
  }

  static func otherCurrency(_ event: Event) -> Problem {
    Problem(
      kind: "other-currency", title: "The event is sold in another currency", status: 409,
      detail:
        "Tickets for \(event.name) are sold in \(event.pricing.currency), the order was paid in another.")
  }

  static func amountChanged(_ agreed: Money, now: Money) -> Problem {
    Problem(
      kind: "amount-changed", title: "The amount has changed", status: 409,
      detail: "\(agreed) was agreed to, and it is \(now) by now, so nothing was done. Ask again.")
  }

  static let noBetterSeats = Problem(
    kind: "no-seats-found", title: "No such seats are left", status: 409,
    detail: "No seats are left that answer the request. Ask for another section or a higher price.")

  static func paymentsUnavailable(_ seconds: Int?) -> Problem {
    Problem(
      kind: "payments-unavailable", title: "Payments are not possible right now", status: 503,
      detail: "The payment service does not answer. Nothing was charged.", retryAfterSeconds: seconds ?? 30)
  }

  static func paymentRefused(_ reason: String) -> Problem {
    Problem(
      kind: "payment-refused", title: "The payment method cannot be used", status: 422, detail: reason)
  }

  static func notWaiting(_ operation: OperationSummary) -> Problem {
    Problem(
      kind: "nothing-to-answer", title: "Nobody is waited for", status: 409,
      detail: "The \(operation.purpose.rawValue) is \(operation.state.rawValue).")
  }

  static let operatorsOnly = Problem(
    kind: "operators-only", title: "Only staff may do this", status: 403,
    detail: "A member of the staff must decide this.")
}

extension Problem {
  static let orderChanged = Problem(
    kind: "order-changed", title: "The order changed at the same moment", status: 409,
    detail: "Somebody else did something to the same order or seats. Look at it again and repeat.",
    retryAfterSeconds: 1)
}
