import Essentials

/// Payment intents (https://docs.stripe.com/payments/paymentintents/lifecycle).
extension FakeBooks {
  func intent(_ id: String) throws(FakeError) -> FakeIntent {
    guard let intent = intents[id] else { throw .missing("payment_intent", id, "intent") }
    return intent
  }

  mutating func createIntent(_ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(
      call,
      [
        "amount", "currency", "customer", "description", "payment_method", "payment_method_data",
        "payment_method_types", "metadata", "setup_future_usage",
      ])
    let amount = try amount(call, "amount")
    let currency = try currency(call, "currency", amount: amount)
    if let customer = call["customer"] { _ = try self.customer(customer, "customer") }
    let (id, number) = next("pi")
    var intent = FakeIntent(
      id: id, number: number, amount: amount, currency: currency, status: "requires_payment_method",
      metadata: call.members("metadata"), customer: call["customer"], description: call["description"],
      created: now, methodTypes: call.members("payment_method_types").sorted { $0.key < $1.key }.map(\.value))
    if let token = call["payment_method"] ?? call["payment_method_data[card][token]"] {
      intent.method = try usable(token, for: intent.customer, "payment_method")
      intent.status = "requires_confirmation"
    }
    intent.savesMethod = call["setup_future_usage"] != nil
    intents[id] = intent
    tell("payment_intent.created", render(intent))
    return render(intent, call.expanded)
  }

  mutating func confirm(_ id: String, _ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(call, ["return_url", "payment_method"])
    var intent = try intent(id)
    guard intent.session == nil, ["requires_confirmation", "requires_payment_method"].contains(intent.status)
    else {
      throw .state(
        "payment_intent_unexpected_state",
        "This PaymentIntent's status is \(intent.status), and it cannot be confirmed.", render(intent))
    }
    if let token = call["payment_method"] {
      intent.method = try usable(token, for: intent.customer, "payment_method")
    }
    guard let method = intent.method, let card = methods[method]?.card else {
      throw .state(
        "payment_intent_unexpected_state",
        "You cannot confirm this PaymentIntent because it's missing a payment method.", render(intent))
    }
    intent.returnURL = call["return_url"]
    intents[id] = intent
    charge(id, card)
    let confirmed = try self.intent(id)
    if confirmed.status == "requires_payment_method", let decline = card.decline {
      throw FakeError(
        status: 402, type: "card_error", code: decline.code, message: decline.message,
        declineCode: decline.declineCode, intent: render(confirmed))
    }
    return render(confirmed, call.expanded)
  }

  mutating func cancel(_ id: String, _ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(call, ["cancellation_reason"])
    var intent = try intent(id)
    let open = ["requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"]
    guard intent.session == nil, open.contains(intent.status) else {
      throw .state(
        "payment_intent_unexpected_state",
        "You cannot cancel this PaymentIntent because it has a status of \(intent.status).", render(intent))
    }
    intent.cancellationReason = call["cancellation_reason"]
    end(&intent)
    return render(intent, call.expanded)
  }

  mutating func end(_ intent: inout FakeIntent) {
    intent.status = "canceled"
    intent.canceledAt = now
    intents[intent.id] = intent
    tell("payment_intent.canceled", render(intent))
  }

  func listIntents(_ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(call, ["created", "limit", "starting_after", "customer"])
    let since = Int64(call["created[gte]"] ?? "0") ?? 0
    let found = intents.values.filter {
      $0.created >= since && (call["customer"] == nil || $0.customer == call["customer"])
    }
    let expanded = Set(call.expanded.map { String($0.dropFirst("data.".count)) })
    return try page(
      found.sorted { $0.number > $1.number }, call, url: "/v1/payment_intents", id: \.id
    ) { render($0, expanded) }
  }

  // MARK: Taking money

  /// What the bank says to a card.
  mutating func charge(_ id: String, _ card: FakeCard) {
    guard var intent = intents[id], let method = intent.method else { return }
    intent.lastError = nil
    if card.needsAuthentication {
      intent.status = "requires_action"
      intents[id] = intent
      tell("payment_intent.requires_action", render(intent))
    } else if let decline = card.decline {
      refuse(&intent, method, card, decline.code, decline.declineCode, decline.message)
    } else if card == .processing {
      intent.status = "processing"
      intent.settlesAt = now + settings.settlement
      intents[id] = intent
      tell("payment_intent.processing", render(intent))
    } else {
      take(&intent, method, card)
    }
  }

  mutating func take(_ intent: inout FakeIntent, _ method: String, _ card: FakeCard) {
    let (id, number) = next("ch")
    var charge = FakeCharge(
      id: id, number: number, amount: intent.amount, currency: intent.currency, intent: intent.id,
      method: method, card: card, customer: intent.customer, metadata: intent.metadata, created: now,
      isPaid: true)
    charge.isDisputed = card == .disputed
    charges[id] = charge
    intent.charge = id
    intent.status = "succeeded"
    intent.settlesAt = nil
    intents[intent.id] = intent
    if intent.savesMethod, let customer = intent.customer {
      methods[method]?.customer = customer
      methods[method]?.allowRedisplay = "always"
    } else if methods[method]?.customer == nil {
      methods[method]?.isSpent = true
    }
    tell("charge.succeeded", render(charge))
    tell("payment_intent.succeeded", render(intent))
    if card == .disputed { openDispute(of: id, reason: "fraudulent") }
  }

  private mutating func refuse(
    _ intent: inout FakeIntent, _ method: String, _ card: FakeCard, _ code: String, _ declineCode: String?,
    _ message: String
  ) {
    let (id, number) = next("ch")
    charges[id] = FakeCharge(
      id: id, number: number, amount: intent.amount, currency: intent.currency, intent: intent.id,
      method: method, card: card, customer: intent.customer, metadata: intent.metadata, created: now,
      isPaid: false)
    intent.charge = id
    intent.status = "requires_payment_method"
    intent.method = nil
    var error: [String: JSONValue] = [
      "type": "card_error", "code": .string(code), "message": .string(message), "charge": .string(id),
      "doc_url": "https://stripe.com/docs/error-codes",
    ]
    error["decline_code"] = declineCode.map { .string($0) }
    if let method = methods[method] { error["payment_method"] = render(method) }
    intent.lastError = .object(error)
    intents[intent.id] = intent
    tell("payment_intent.payment_failed", render(intent))
  }

  // MARK: What customers and banks do

  /// The customer has answered their bank on its page.
  /// - Returns: Where the customer goes then, if the bank had asked.
  @discardableResult
  public mutating func authenticate(_ id: String, succeeds: Bool) -> String? {
    guard var intent = intents[id], intent.status == "requires_action", let method = intent.method,
      let card = methods[method]?.card
    else { return nil }
    if succeeds {
      take(&intent, method, card)
    } else {
      intent.charge = nil
      intent.status = "requires_payment_method"
      intent.method = nil
      intent.lastError = [
        "type": "invalid_request_error", "code": "payment_intent_authentication_failure",
        "message": "The provided PaymentMethod has failed authentication.",
        "doc_url": "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
      ]
      intents[id] = intent
      tell("payment_intent.payment_failed", render(intent))
    }
    if let session = intent.session {
      if succeeds { complete(session) }
      return succeeds ? sessions[session]?.successURL : "\(settings.address)/c/pay/\(session)"
    }
    let end = "payment_intent=\(id)&redirect_status=\(succeeds ? "succeeded" : "failed")"
    return intent.returnURL.map { "\($0)\($0.contains("?") ? "&" : "?")\(end)" }
  }

  /// What time has brought to its end.
  mutating func settle() {
    for intent in intents.values.sorted(by: { $0.number < $1.number }) {
      guard let due = intent.settlesAt, due <= now, intent.status == "processing", let method = intent.method
      else { continue }
      var intent = intent
      take(&intent, method, methods[method]?.card ?? .visa)
      if let session = intent.session {
        sessions[session]?.paymentStatus = "paid"
        if let session = sessions[session] {
          tell("checkout.session.async_payment_succeeded", render(session))
        }
      }
    }
    for refund in refunds.values.sorted(by: { $0.number < $1.number }) {
      guard let due = refund.settlesAt, due <= now, refund.status == "pending" else { continue }
      finish(refund.id, succeeds: true)
    }
    for session in sessions.values.sorted(by: { $0.number < $1.number })
    where session.status == "open" && session.expiresAt <= now {
      close(session.id)
    }
  }
}
