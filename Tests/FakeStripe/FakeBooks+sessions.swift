import Essentials

/// Checkout sessions (https://docs.stripe.com/api/checkout/sessions).
extension FakeBooks {
  func session(_ id: String) throws(FakeError) -> FakeSession {
    guard let session = sessions[id] else { throw .missing("checkout.session", id, "session") }
    return session
  }

  mutating func createSession(_ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(
      call,
      [
        "mode", "client_reference_id", "customer", "line_items", "payment_method_types", "metadata",
        "payment_intent_data", "adaptive_pricing", "saved_payment_method_options", "success_url",
        "cancel_url", "expires_at",
      ])
    guard call["mode"] == "payment" else { throw .invalid("Invalid mode", "mode") }
    guard let success = call["success_url"], success.hasPrefix("http") else {
      throw .invalid("Not a valid URL", "success_url", code: "url_invalid")
    }
    let unit = try amount(call, "line_items[0][price_data][unit_amount]")
    let quantity = try amount(call, "line_items[0][quantity]")
    let currency = try currency(call, "line_items[0][price_data][currency]", amount: unit)
    guard let name = call["line_items[0][price_data][product_data][name]"], !name.isEmpty else {
      throw .invalid("Missing required param", "line_items[0][price_data][product_data][name]")
    }
    if let customer = call["customer"] { _ = try self.customer(customer, "customer") }
    if call["saved_payment_method_options[payment_method_save]"] != nil, call["customer"] == nil {
      throw .invalid("A customer is needed", "saved_payment_method_options")
    }
    let expiresAt = call["expires_at"].flatMap { Int64($0) } ?? now + 24 * 3600
    guard (now + 30 * 60...now + 24 * 3600).contains(expiresAt) else {
      throw .invalid(
        "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
        "expires_at")
    }
    let (id, number) = next("cs_test")
    let session = FakeSession(
      id: id, number: number, amount: unit * quantity, currency: currency, status: "open",
      paymentStatus: "unpaid", name: name,
      details: call["line_items[0][price_data][product_data][description]"],
      metadata: call.members("metadata"),
      intentMetadata: call.members("payment_intent_data[metadata]"),
      intentDescription: call["payment_intent_data[description]"], customer: call["customer"],
      clientReference: call["client_reference_id"], successURL: success, cancelURL: call["cancel_url"],
      created: now, expiresAt: expiresAt,
      methodTypes: call.members("payment_method_types").sorted { $0.key < $1.key }.map(\.value),
      savesMethods: call["saved_payment_method_options[payment_method_save]"] == "enabled")
    sessions[id] = session
    return render(session, call.expanded)
  }

  mutating func expire(_ id: String, _ call: FakeCall) throws(FakeError) -> JSONValue {
    try check(call, [])
    let session = try session(id)
    guard session.status == "open" else {
      throw .state(
        "",
        "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of "
          + "`\(session.status)`.")
    }
    close(id)
    return render(try self.session(id), call.expanded)
  }

  mutating func close(_ id: String) {
    sessions[id]?.status = "expired"
    if let intent = sessions[id]?.intent, var open = intents[intent], open.status.hasPrefix("requires_") {
      end(&open)
    }
    if let session = sessions[id] { tell("checkout.session.expired", render(session)) }
  }

  // MARK: What customers do

  /// What has come of a customer's “pay” on the page.
  public enum PageOutcome: Hashable, Sendable {
    /// It is paid, or will be; the customer goes on to this address.
    case done(String)
    /// The bank refuses, and says this; the page stays.
    case declined(String)
    /// The bank asks who pays, on this page.
    case authenticate(String)
    /// The page is not open any more.
    case closed
  }

  /// The customer enters a card on the page.
  public mutating func pay(_ id: String, _ card: FakeCard, saving: Bool = false) -> PageOutcome {
    guard let session = sessions[id], session.status == "open" else { return .closed }
    var intent = session.intent.flatMap { intents[$0] } ?? newIntent(of: session)
    guard intent.status != "processing", intent.status != "succeeded" else { return .closed }
    let (method, number) = next("pm")
    methods[method] = FakeMethod(id: method, number: number, card: card, created: now)
    intent.method = method
    intent.savesMethod = saving && session.savesMethods
    intents[intent.id] = intent
    charge(intent.id, card)
    switch intents[intent.id]?.status {
    case "requires_action": return .authenticate("\(settings.address)/3ds/\(intent.id)")
    case "succeeded", "processing":
      complete(id)
      return .done(session.successURL)
    default: return .declined(card.decline?.message ?? "Your card was declined.")
    }
  }

  private mutating func newIntent(of session: FakeSession) -> FakeIntent {
    let (id, number) = next("pi")
    var intent = FakeIntent(
      id: id, number: number, amount: session.amount, currency: session.currency,
      status: "requires_payment_method", metadata: session.intentMetadata, customer: session.customer,
      description: session.intentDescription, created: now, methodTypes: session.methodTypes)
    intent.session = session.id
    intents[id] = intent
    sessions[session.id]?.intent = id
    tell("payment_intent.created", render(intent))
    return intent
  }

  mutating func complete(_ id: String) {
    guard let intent = sessions[id]?.intent.flatMap({ intents[$0] }) else { return }
    sessions[id]?.status = "complete"
    sessions[id]?.paymentStatus = intent.status == "succeeded" ? "paid" : "unpaid"
    if let session = sessions[id] { tell("checkout.session.completed", render(session)) }
  }

  /// What was processing has failed after all.
  public mutating func failProcessing(_ id: String) {
    guard var intent = intents[id], intent.status == "processing" else { return }
    intent.status = "requires_payment_method"
    intent.settlesAt = nil
    intent.lastError = [
      "type": "card_error", "code": "payment_intent_payment_attempt_failed", "message": "The payment failed.",
    ]
    intents[id] = intent
    tell("payment_intent.payment_failed", render(intent))
    if let session = intent.session.flatMap({ sessions[$0] }) {
      tell("checkout.session.async_payment_failed", render(session))
    }
  }
}
