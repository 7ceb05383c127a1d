public import Essentials
public import Payments

extension OrderDesk {
  /// Buys the seats of a hold: the seats become the order's at once, the payment is made, and the order is confirmed when
  /// it has succeeded. While the payment is under way nobody else gets the seats, even when the hold would have lapsed;
  /// when the bank refuses they go back to the hold, so that another card can be tried with a new key.
  ///
  /// - Parameters:
  ///   - token: What stands for the card at the provider: a token, or a saved payment method's. Never a card's number.
  ///     Nothing where credits pay all.
  ///   - credit: What the customer's credits pay of it; the card pays the rest.
  ///   - agreed: What the customer has agreed to pay. When the hold's total is another, nothing is done.
  ///   - key: The caller's name for this purchase: the same again gives the same order, whatever has become of it.
  /// - Returns: The order, and how far the payment is. A card that is refused is an outcome, not an error.
  /// - Throws: Problems of the hold (403, 404, 409), of the limits (409, 429), of the payment service (503).
  public func buy(
    _ hold: HoldID, for customer: CustomerID, token: String?, credit: Money? = nil, agreed: Money? = nil,
    key: String,
    by author: OrderAuthor
  ) async throws -> OrderOutcome {
    guard author.role != .customer || author.customer == customer else { throw Problem.anothersHold(hold) }
    if let token { try Self.check(token: token) }
    let request = Self.request("buy", hold.text, customer.text, token ?? "", credit?.description ?? "")
    if let earlier = try await earlier(key, request) { return try await finish(earlier) }
    let payer = try await payer(of: customer)
    let id = try await begin(key: key, request: request) { book in
      let (order, event) = try await newOrder(from: hold, for: customer, author, book)
      if let agreed, agreed != order.total { throw Problem.amountChanged(agreed, now: order.total) }
      var plan = OperationPlan()
      plan.added = order.lines.map(\.number)
      let operation = OperationID(at: book.now)
      if let credit, credit.minorUnits > 0 {
        guard try await book.credits.spend(credit, of: customer, on: operation) == credit.minorUnits,
          credit.currency == order.total.currency, credit.minorUnits <= order.total.minorUnits
        else { throw Problem.creditGone(credit) }
        plan.credit = credit.minorUnits
      }
      plan.charge = order.total.minorUnits - (plan.credit ?? 0)
      guard plan.charge == 0 || token != nil else { throw Problem.creditTooSmall(order.total) }
      plan.method = token
      plan.isOnPage = isPage(token)
      plan.payer = payer
      plan.describe(order.lines, of: event, in: order)
      plan.hold = hold
      return try await begin(.purchase, plan, order, key, request, author, book, id: operation)
    }
    return try await finish(id)
  }

  /// Whether a customer may buy what is held, as far as it can be told beforehand; ``buy(_:for:token:credit:agreed:key:by:)``
  /// looks again.
  /// - Throws: A problem of status 409 or 429 that names the limit.
  public func checkLimits(of customer: CustomerID, buying hold: Hold) async throws {
    try await store.read { book in
      guard let event = try await Catalogue.event(hold.event, tenant, book.connection) else {
        throw Problem.unknownEvent(hold.event.text)
      }
      try await checkLimits(of: customer, buying: hold.seats.count, event, book)
    }
  }

  private func newOrder(
    from holdID: HoldID, for customer: CustomerID, _ author: OrderAuthor, _ book: OrderBook
  ) async throws -> (order: Order, event: Event) {
    let id = OrderID(at: book.now)
    let hold = try await holds.claimForOrder(holdID, order: id, customer: customer, in: book.connection)
    guard let event = try await Catalogue.event(hold.event, tenant, book.connection) else {
      throw Problem.unknownEvent(hold.event.text)
    }
    try await checkLimits(of: customer, buying: hold.seats.count, event, book)
    let currency = hold.quote.total.currency
    let lines = hold.quote.tickets.enumerated().map { index, ticket in
      OrderLine(index + 1, event.id, ticket, .reserved)
    }
    let tickets = try Money.sum(hold.quote.tickets.map(\.total), in: currency)
    let order = Order(
      id: id, customer: customer, conversation: hold.conversation ?? author.conversation,
      state: .pendingPayment, lines: lines, orderFees: try hold.quote.total - tickets,
      paid: .zero(currency), refunded: .zero(currency), credit: .zero(currency),
      creditReturned: .zero(currency), openOperation: nil, createdAt: book.now,
      updatedAt: book.now)
    try await book.insert(order)
    return (order, event)
  }

  func checkLimits(
    of customer: CustomerID, buying quantity: Int, _ event: Event, _ book: OrderBook
  ) async throws {
    let start = Timestamp(
      milliseconds: book.now.milliseconds - policies.purchases.window.wholeMilliseconds)
    let history = try await book.purchases(of: customer, event: event.id, since: start)
    if let violation = policies.purchases.violation(
      buying: quantity, after: history, eventLimit: event.ticketLimit)
    {
      throw Problem.purchaseRefused(violation)
    }
  }

  // MARK: Parts

  /// Writes down an operation and what it changes at once: where nothing is to be charged, the new seats are the
  /// customer's already.
  func begin(
    _ purpose: OperationPurpose, _ plan: OperationPlan, _ order: Order, _ key: String, _ request: String,
    _ author: OrderAuthor, _ book: OrderBook, id: OperationID? = nil, isWaiting: Bool = false
  ) async throws -> OperationID {
    var order = order
    let before = order.state
    let operation = OrderOperation(
      id: id ?? OperationID(at: book.now), order: order.id, purpose: purpose,
      state: isWaiting
        ? .waitingForOperator
        : plan.charge > 0 ? .charging : purpose == .refund ? .refunding : .delivering,
      plan: plan, provider: payments.name, deadline: book.now + settings.paymentWindow,
      seatDeadline: book.now + settings.seatWindow,
      wakeAt: isWaiting ? nil : book.now + settings.grace, attempts: 0, version: 1, isLeft: isWaiting,
      author: author,
      createdAt: book.now)
    try await book.insert(operation, customer: order.customer, key: key, request: request)
    if operation.state == .delivering {
      try await OrderSaga(self).apply(operation, &order, purpose == .purchase ? .paid : .changed, book)
      try await book.update(order)
    }
    let seats = order.lines.filter { (plan.added + plan.removed).contains($0.number) }
    try await book.note(
      "\(purpose.rawValue).begun", order.id, from: before, to: order.state, by: author,
      [
        "operation": .string(operation.id.text), "charge": .integer(plan.charge),
        "refund": .integer(plan.refundTotal), "credit": .integer(plan.credit ?? 0),
        "seats": .array(seats.map { .string($0.seat.text) }),
      ])
    return operation.id
  }

  /// Whether a token stands for the provider's page; nothing where it does not, so that plans without it stay as they were.
  func isPage(_ token: String?) -> Bool? {
    token != nil && token == payments.hostedMethod?.token ? true : nil
  }

  /// The operation that was begun under a key before.
  func earlier(_ key: String, _ request: String) async throws -> OperationID? {
    guard (1...255).contains(key.utf8.count) else {
      throw Problem.invalid("Idempotency-Key", "This must have 1 to 255 characters.")
    }
    return try await store.read { try await $0.operation(key: key, request: request) }
  }

  /// The provider's name for a customer, who is made known to it.
  public func payer(of customer: CustomerID) async throws -> PayerID {
    do {
      return try await payments.payer(PayerProfile(reference: customer.text), tenant)
    } catch {
      throw Self.problem(error)
    }
  }

  /// What must be the same when a key comes again, without what should not lie about.
  static func request(_ parts: String...) -> String {
    SHA256.hexDigest(of: parts.joined(separator: "\u{1F}"))
  }

  static func check(token: String) throws {
    guard (1...255).contains(token.utf8.count) else {
      throw Problem.invalid("/payment_method_token", "This must have 1 to 255 characters.")
    }
    let digits = token.filter { !$0.isWhitespace && $0 != "-" }
    guard !(13...19).contains(digits.count) || !digits.allSatisfy(\.isNumber) else {
      throw Problem.invalid(
        "/payment_method_token",
        "This looks like a card's number, which must never be sent here. Send a token.")
    }
  }
}

extension OrderLine {
  init(_ number: Int, _ event: EventID, _ ticket: PriceQuote.Ticket, _ state: State) {
    self.init(
      number: number, event: event, seat: ticket.seat, section: ticket.section, price: ticket.price,
      fees: ticket.fees, taxes: ticket.taxes, state: state)
  }
}
