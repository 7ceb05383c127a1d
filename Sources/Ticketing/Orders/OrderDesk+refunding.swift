public import Essentials

extension OrderDesk {
  /// What goes back for seats of an order at this moment, and why.
  ///
  /// - Parameters:
  ///   - seats: Which; all that are left unless told.
  ///   - asCredit: Whether the customer takes a credit instead of money, which may be more; see ``CreditPolicy``.
  /// - Throws: Problems of status 404 when there is no such order, 409 when it has no seats, 422 when it has not these.
  public func quoteRefund(
    _ id: OrderID, seats: [SeatName]? = nil, asCredit: Bool = false, by author: OrderAuthor
  ) async throws -> RefundQuote {
    try await store.read { book in
      try await refundQuote(try await Self.order(id, author, book), seats, asCredit, book).quote
    }
  }

  /// Returns seats of an order: the money goes back first, then the seats are free again. Where the policy wants it, an
  /// operator must agree before anything is done.
  ///
  /// - Parameters:
  ///   - seats: Which; all that are left unless told.
  ///   - asCredit: Whether the customer takes a credit instead of money.
  ///   - agreed: What the customer was told that goes back. When it is another amount by now, nothing is done.
  ///   - key: The caller's name for this refund: the same again gives the same outcome.
  /// - Throws: As ``quoteRefund(_:seats:asCredit:by:)``, and 409 when nothing would go back or the order is busy.
  public func refund(
    _ id: OrderID, seats: [SeatName]? = nil, asCredit: Bool = false, agreed: Money? = nil, key: String,
    by author: OrderAuthor
  ) async throws -> OrderOutcome {
    let names = seats.map { $0.sorted().map(\.text).joined(separator: ",") } ?? ""
    let request = Self.request("refund", id.text, names, asCredit ? "credit" : "")
    if let earlier = try await earlier(key, request) { return try await finish(earlier) }
    let operation = try await begin(key: key, request: request) { book in
      var order = try await Self.order(id, author, book)
      if let open = order.openOperation, open.state.isExclusive { throw Problem.orderIsBusy(open) }
      let (lines, quote) = try await refundQuote(order, seats, asCredit, book)
      guard quote.total.minorUnits > 0 else { throw Problem.notRefundable(quote) }
      if let agreed, agreed != quote.total { throw Problem.amountChanged(agreed, now: quote.total) }
      var plan = OperationPlan()
      plan.removed = lines.map(\.number)
      plan.giveBack(quote.total, over: asCredit ? [] : try await book.payments(of: order))
      plan.isWhole = lines.count == order.currentLines.count
      try await book.set(plan.removed, of: &order, to: .returning)
      return try await begin(
        .refund, plan, order, key, request, author, book,
        isWaiting: quote.needsApproval && author.role != .operator)
    }
    return try await finish(operation)
  }

  private func refundQuote(
    _ order: Order, _ seats: [SeatName]?, _ asCredit: Bool, _ book: OrderBook
  ) async throws -> (lines: [OrderLine], quote: RefundQuote) {
    let active = order.lines.filter { $0.state == .active }
    guard order.state.hasSeats, let first = active.first else {
      if let open = order.openOperation, open.state.isExclusive { throw Problem.orderIsBusy(open) }
      throw Problem.orderHasNoSeats(order)
    }
    let missing = (seats ?? []).filter { name in !active.contains { $0.seat == name } }
    guard missing.isEmpty, seats?.isEmpty != true else { throw Problem.notInOrder(missing) }
    let lines = active.filter { seats?.contains($0.seat) ?? true }
    guard let event = try await Catalogue.event(first.event, tenant, book.connection) else {
      throw Problem.unknownEvent(first.event.text)
    }
    let sold = lines.map {
      RefundPolicy.Sold(seat: $0.seat, price: $0.price, fees: $0.fees, taxes: $0.taxes)
    }
    let isWhole = lines.count == order.currentLines.count
    var quote = try policies.refunds.quote(
      sold, orderFees: isWhole ? order.orderFees : nil, event: event, at: book.now,
      asCredit: asCredit ? policies.credits : nil)
    if !asCredit {
      let left = try await book.payments(of: order).reduce(0) { $0 + $1.left }
      quote.credit = Money(minorUnits: max(0, quote.total.minorUnits - left), quote.total.currency)
    }
    return (lines, quote)
  }
}
