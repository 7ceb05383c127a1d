public import Essentials
public import Payments
import Persistence

extension OrderDesk {
  /// What other seats would cost, and which they would be.
  ///
  /// Without a section, an upgrade takes the best seats that cost more than the old ones and no more than the request
  /// allows; when the request says nothing about that, those that cost the least more.
  ///
  /// - Throws: Problems of status 404 and 409: no such order or event, too late, nothing left that answers the request.
  public func quoteChange(_ request: ChangeRequest, by author: OrderAuthor) async throws -> ChangeQuote {
    let order = try await order(request.order, by: author)
    let replaced = try Self.replaced(request, order)
    let eventID = request.event ?? replaced[0].event
    let state = try await inventory.eventState(eventID)
    try await checkTime(request, order, to: state.event)
    if let seats = request.seats {
      guard seats.count == replaced.count else {
        throw Problem.invalid("/seats", "This must be as many seats as are given up, \(replaced.count).")
      }
      let tickets = try Self.tickets(seats, state)
      return try await allowed(try quote(replaced, state.event, tickets, request), by: author)
    }
    let offers = try await inventory.bestSeats(
      SeatRequest(event: eventID, quantity: replaced.count, section: request.section, limit: 20),
      isForSale: request.event != nil)
    var quotes: [ChangeQuote] = []
    for offer in offers {
      guard let quote = try? quote(replaced, state.event, offer.quote.tickets, request) else { continue }
      let isBetter = quote.difference.minorUnits > 0
      if isBetter || request.section != nil || request.event != nil { quotes.append(quote) }
    }
    // Offers come with the best first.
    let isFree = request.section == nil && request.event == nil && request.maximumDelta == nil
    let best =
      isFree ? quotes.min { $0.difference.minorUnits < $1.difference.minorUnits } : quotes.first
    guard let best else { throw Problem.noBetterSeats }
    return try await allowed(best, by: author)
  }

  /// Changes seats of an order for others: the new ones become the order's, the difference is charged or goes back, and
  /// the old ones are free again. Until the payment has succeeded, the order has the old seats and nobody else gets the
  /// new ones; when it fails, nothing has changed.
  ///
  /// - Parameters:
  ///   - token: The card to charge; that of the order's last payment unless told.
  ///   - key: The caller's name for this change: the same again gives the same outcome.
  /// - Throws: As ``quoteChange(_:by:)``, and 409 when the seats were taken meanwhile or the order is busy.
  public func change(
    _ request: ChangeRequest, token: String? = nil, key: String, by author: OrderAuthor
  ) async throws -> OrderOutcome {
    if let token { try Self.check(token: token) }
    let identity = Self.request("change", request.fingerprint, token ?? "")
    if let earlier = try await earlier(key, identity) { return try await finish(earlier) }
    let quote = try await quoteChange(request, by: author)
    if let agreed = request.agreedDelta, agreed != quote.priceDelta {
      throw Problem.amountChanged(agreed, now: quote.priceDelta)
    }
    let method = quote.charge.isZero ? nil : try await self.method(token, of: request.order, by: author)
    let id = try await begin(key: key, request: identity) { book in
      var order = try await Self.order(request.order, author, book)
      if let open = order.openOperation, open.state.isExclusive { throw Problem.orderIsBusy(open) }
      guard quote.replaced.allSatisfy({ order.lines.contains($0) }) else { throw Problem.orderChanged }
      if request.event != nil {
        try await checkLimits(of: order.customer, buying: quote.tickets.count, quote.event, book)
      }
      let seats = quote.tickets.map(\.seat)
      let claims = SeatClaims(tenant: tenant, connection: book.connection)
      guard
        try await claims.take(seats, of: quote.event.id, for: order.id, now: book.now) == seats.count
      else { throw Problem.seatsTaken(seats) }
      let added = quote.tickets.enumerated().map { index, ticket in
        OrderLine(order.lines.count + index + 1, quote.event.id, ticket, .reserved)
      }
      try await book.insert(added, into: order.id)
      order.lines += added
      var plan = OperationPlan()
      plan.added = added.map(\.number)
      plan.removed = quote.replaced.map(\.number)
      plan.charge = quote.charge.minorUnits
      plan.method = method?.token
      plan.isOnPage = isPage(method?.token)
      plan.payer = method?.payer
      plan.describe(added, of: quote.event, in: order, isChange: true)
      plan.giveBack(quote.refund, over: try await book.payments(of: order))
      return try await begin(
        request.event == nil ? .upgrade : .exchange, plan, order, key, identity, author, book)
    }
    return try await finish(id)
  }

  // MARK: Parts

  private static func replaced(_ request: ChangeRequest, _ order: Order) throws -> [OrderLine] {
    let lines = order.lines.filter { $0.state == .active }
    guard order.state.hasSeats, !lines.isEmpty else {
      if let open = order.openOperation, open.state.isExclusive { throw Problem.orderIsBusy(open) }
      throw Problem.orderHasNoSeats(order)
    }
    guard let names = request.replacing else { return lines }
    guard request.event == nil else {
      throw Problem.invalid("/replacing", "All seats of an order are exchanged together.")
    }
    let missing = names.filter { name in !lines.contains { $0.seat == name } }
    guard missing.isEmpty, !names.isEmpty else { throw Problem.notInOrder(missing) }
    return lines.filter { names.contains($0.seat) }
  }

  private func checkTime(_ request: ChangeRequest, _ order: Order, to event: Event) async throws {
    if event.state == .calledOff { throw Problem.eventCalledOff(event) }
    let currency = order.orderFees.currency
    guard event.pricing.currency == currency, request.maximumDelta.map({ $0.currency == currency }) ?? true
    else { throw Problem.otherCurrency(event) }
    let now = clock.now
    guard request.event != nil else {
      let end = policies.changes.upgradesEnd(of: event)
      if now >= end { throw Problem.tooLateToChange(event, until: end) }
      return
    }
    guard event.isOnSale(at: now) else { throw Problem.notOnSale(event) }
    guard let id = order.event, let old = try await inventory.event(id) else { return }
    let end = policies.changes.exchangesEnd(of: old)
    // Whoever has tickets for an event that is called off may still want another one instead of the money.
    if old.state != .calledOff, now >= end { throw Problem.tooLateToChange(old, until: end) }
  }

  private static func tickets(_ seats: [SeatName], _ state: EventState) throws -> [PriceQuote.Ticket] {
    var named: [(seat: SeatName, section: Section)] = []
    for name in seats {
      guard let row = state.map.rows.first(where: { $0.seats.contains { $0.name == name } }),
        let section = state.sections[row.section]
      else { throw Problem.unknownSeats([name.text]) }
      guard state.event.pricing.price(of: section) != nil else { throw Problem.notSold(section.name) }
      named.append((name, section))
    }
    let taken = seats.filter { state.taken[$0] != nil }
    guard taken.isEmpty else { throw Problem.seatsTaken(taken) }
    return try state.event.pricing.quote(for: named).tickets
  }

  private func quote(
    _ replaced: [OrderLine], _ event: Event, _ tickets: [PriceQuote.Ticket], _ request: ChangeRequest
  ) throws -> ChangeQuote {
    let currency = event.pricing.currency
    let difference =
      try Money.sum(tickets.map(\.total), in: currency) - Money.sum(replaced.map(\.total), in: currency)
    if let most = request.maximumDelta, difference.minorUnits > most.minorUnits {
      throw Problem.noBetterSeats
    }
    let back = policies.changes.returnsDifference ? max(-difference.minorUnits, 0) : 0
    return ChangeQuote(
      replaced: replaced, event: event, tickets: tickets, difference: difference,
      charge: Money(minorUnits: max(difference.minorUnits, 0), currency),
      refund: Money(minorUnits: back, currency))
  }

  /// A change as the refund policy allows it: cheaper seats give nothing back that a refund would not, and not without the
  /// operator whom a refund of as much would need.
  private func allowed(_ quote: ChangeQuote, by author: OrderAuthor) async throws -> ChangeQuote {
    guard quote.refund.minorUnits > 0, let old = try await inventory.event(quote.replaced[0].event) else {
      return quote
    }
    guard policies.refunds.terms(for: old, at: clock.now).percent == 100 else {
      var quote = quote
      quote.refund = .zero(quote.refund.currency)
      return quote
    }
    guard author.role == .operator || !policies.refunds.needsApproval(quote.refund) else {
      throw Problem.needsOperator(quote.refund)
    }
    return quote
  }

  /// The page on which a change of an order is paid, where the card that the order was paid with cannot be charged again;
  /// nothing where it can.
  public func pageForChange(of order: OrderID, by author: OrderAuthor) async throws -> HostedPaymentMethod? {
    guard let hosted = payments.hostedMethod else { return nil }
    return try await method(nil, of: order, by: author).token == hosted.token ? hosted : nil
  }

  /// The card to charge for a change, and whose it is at the provider.
  private func method(
    _ token: String?, of order: OrderID, by author: OrderAuthor
  ) async throws -> (token: String, payer: PayerID) {
    let order = try await self.order(order, by: author)
    let payer = try await payer(of: order.customer)
    if let token { return (token, payer) }
    let last = try await store.read { try await $0.payments(of: order).first }
    do {
      guard let last else {
        throw Problem.invalid("/payment_method_token", "The order has no payment yet; send a token.")
      }
      let card = last.provider == payments.name ? try await payments.payment(last.id, tenant)?.method : nil
      guard let hosted = payments.hostedMethod else {
        guard let card else {
          throw Problem.invalid(
            "/payment_method_token", "The card that was paid with cannot be charged again; send a token.")
        }
        return (card, payer)
      }
      // A card that the customer did not want to have saved can be charged once only.
      let isSaved = try await payments.savedMethods(of: payer, tenant).contains { $0.token == card }
      return (isSaved ? card ?? hosted.token : hosted.token, payer)
    } catch let error as PaymentError {
      throw Self.problem(error)
    }
  }

  /// Which payments an amount goes back to: the newest first, as far as there is something left of them.
  static func allocate(_ amount: Money, over payments: [OrderPayment]) -> [PlannedRefund] {
    var rest = amount.minorUnits
    var planned: [PlannedRefund] = []
    for payment in payments where rest > 0 && payment.left > 0 {
      let part = min(rest, payment.left)
      planned.append(PlannedRefund(payment: payment.id, provider: payment.provider, minorUnits: part))
      rest -= part
    }
    return planned
  }
}

extension Inventory {
  func event(_ id: EventID) async throws -> Event? {
    try await database.read { try await Catalogue.event(id, tenant, $0) }
  }
}
