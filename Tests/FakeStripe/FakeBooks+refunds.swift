import Essentials

/// Refunds, customers, saved cards and disputes.
extension FakeBooks {
  mutating func createRefund(_ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(call, ["payment_intent", "amount", "metadata", "reason", "charge"])
    guard let id = call["payment_intent"] else { throw .invalid("Missing required param", "payment_intent") }
    guard let intent = intents[id] else { throw .missing("payment_intent", id, "payment_intent") }
    guard let charge = intent.charge.flatMap({ charges[$0] }), charge.isPaid else {
      throw .state("", "This PaymentIntent (\(id)) does not have a successful charge to refund.")
    }
    let left = charge.amount - charge.refunded
    guard left > 0 else {
      throw .state("charge_already_refunded", "Charge \(charge.id) has already been refunded.")
    }
    if charge.isDisputed {
      throw .state("charge_disputed", "Charge \(charge.id) has been charged back; cannot issue a refund.")
    }
    let amount = call["amount"] == nil ? left : try amount(call, "amount")
    guard amount <= left else {
      throw .invalid(
        "Refund amount (\(amount)) is greater than unrefunded amount on charge (\(left))", "amount")
    }
    let (refundID, number) = next("re")
    var refund = FakeRefund(
      id: refundID, number: number, amount: amount, currency: charge.currency, charge: charge.id, intent: id,
      status: "succeeded", metadata: call.members("metadata"), created: now)
    if charge.card == .pendingRefund {
      refund.status = "pending"
      refund.settlesAt = now + settings.settlement
    }
    refunds[refundID] = refund
    charges[charge.id]?.refunded += amount
    tell("refund.created", render(refund))
    if let charge = charges[charge.id] { tell("charge.refunded", render(charge)) }
    if charge.card == .refundFails { finish(refundID, succeeds: false) }
    return render(refunds[refundID] ?? refund)
  }

  /// A refund comes to its end: what fails is the merchant's again.
  public mutating func finish(_ id: String, succeeds: Bool) {
    guard var refund = refunds[id], refund.status == "pending" || !succeeds && refund.status == "succeeded"
    else { return }
    refund.status = succeeds ? "succeeded" : "failed"
    refund.settlesAt = nil
    if !succeeds {
      refund.failureReason = "expired_or_canceled_card"
      charges[refund.charge]?.refunded -= refund.amount
    }
    refunds[id] = refund
    tell("refund.updated", render(refund))
    if !succeeds { tell("refund.failed", render(refund)) }
  }

  func listRefunds(_ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(call, ["payment_intent", "limit", "starting_after", "created", "charge"])
    let found = refunds.values.filter { call["payment_intent"] == nil || $0.intent == call["payment_intent"] }
    return try page(found.sorted { $0.number > $1.number }, call, url: "/v1/refunds", id: \.id) { render($0) }
  }

  // MARK: Customers

  func customer(_ id: String, _ parameter: String) throws(FakeError) -> FakeCustomer {
    guard let customer = customers[id] else {
      throw .missing("customer", id, parameter, status: parameter == "id" ? 404 : 400)
    }
    return customer
  }

  mutating func createCustomer(_ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(call, ["name", "email", "metadata", "description"])
    let (id, number) = next("cus")
    let customer = FakeCustomer(
      id: id, number: number, name: call["name"], email: call["email"], metadata: call.members("metadata"),
      created: now)
    customers[id] = customer
    tell("customer.created", render(customer))
    return render(customer)
  }

  /// The customer has saved a card, on a page or in an app.
  /// - Returns: The payment method's name.
  @discardableResult
  public mutating func save(_ card: FakeCard, for customer: String) -> String {
    let (id, number) = next("pm")
    methods[id] = FakeMethod(
      id: id, number: number, card: card, customer: customer, created: now, allowRedisplay: "always")
    return id
  }

  func listMethods(_ customer: String, _ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(call, ["type", "limit", "starting_after", "allow_redisplay"])
    _ = try self.customer(customer, "id")
    let found = methods.values.filter { $0.customer == customer }.sorted { $0.number > $1.number }
    return try page(found, call, url: "/v1/customers/\(customer)/payment_methods", id: \.id) { render($0) }
  }

  /// The payment method of a name, if this customer may use it. Test cards that everybody has become a new one each time.
  mutating func usable(
    _ token: String, for customer: String?, _ parameter: String
  ) throws(FakeError) -> String {
    if let card = FakeCard(token: token) {
      let (id, number) = next("pm")
      methods[id] = FakeMethod(id: id, number: number, card: card, created: now)
      return id
    }
    guard let method = methods[token] else {
      throw .missing("PaymentMethod", token, parameter, status: 400)
    }
    if method.isSpent {
      throw .invalid(
        "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a "
          + "connected account without Customer attachment, or was detached from a Customer. It may not be used again.",
        parameter)
    }
    guard method.customer == nil || method.customer == customer else {
      throw .invalid(
        "The PaymentMethod \(token) does not belong to the Customer you supplied.", parameter,
        code: "payment_method_customer_mismatch")
    }
    return token
  }

  // MARK: Disputes

  /// The customer's bank takes the money back.
  /// - Returns: The dispute's name.
  @discardableResult
  public mutating func openDispute(of charge: String, reason: String) -> String? {
    guard let disputed = charges[charge] else { return nil }
    charges[charge]?.isDisputed = true
    let (id, number) = next("du")
    let dispute = FakeDispute(
      id: id, number: number, charge: charge, intent: disputed.intent, amount: disputed.amount,
      currency: disputed.currency, status: "needs_response", reason: reason, created: now)
    disputes[id] = dispute
    tell("charge.dispute.created", render(dispute))
    return id
  }

  /// The bank has decided.
  public mutating func closeDispute(_ id: String, isWon: Bool) {
    disputes[id]?.status = isWon ? "won" : "lost"
    if let dispute = disputes[id] {
      if isWon { charges[dispute.charge]?.isDisputed = false }
      tell("charge.dispute.closed", render(dispute))
    }
  }
}
