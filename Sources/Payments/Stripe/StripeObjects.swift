import Essentials

/// Reads Stripe's objects. What cannot be read is an answer that did not come: nobody knows what it said.
enum StripeObjects {
  /// Where a payment's tenant stands in its metadata.
  static let tenant = "usher_tenant"
  /// Where the key stands under which it was made.
  static let key = "usher_key"

  /// A payment intent or a checkout session.
  static func payment(_ object: JSONValue) throws(PaymentError) -> Payment {
    switch object["object"]?.stringValue {
    case "payment_intent": try intent(object)
    case "checkout.session": try session(object)
    default: throw unreadable("payment")
    }
  }

  /// A refund.
  static func refund(_ object: JSONValue) throws(PaymentError) -> PaymentRefund {
    guard object["object"]?.stringValue == "refund", let id = name(object),
      let payment = reference(object["payment_intent"]), let amount = money(object["amount"], object),
      let status = refundStatus(object["status"]?.stringValue), let createdAt = time(object)
    else { throw unreadable("refund") }
    let (metadata, key) = metadata(object)
    return PaymentRefund(
      id: RefundID(rawValue: id), key: key, payment: PaymentID(rawValue: payment), amount: amount,
      status: status, metadata: metadata, createdAt: createdAt)
  }

  /// A saved card, or nothing when it is none that the customer wants to see again.
  static func savedMethod(_ object: JSONValue) -> SavedPaymentMethod? {
    guard let id = name(object), let card = object["card"],
      object["allow_redisplay"]?.stringValue != "limited",
      let lastFour = card["last4"]?.stringValue, let month = card["exp_month"]?.integerValue,
      let year = card["exp_year"]?.integerValue, (1...12).contains(month), (2000...9999).contains(year)
    else { return nil }
    return SavedPaymentMethod(
      token: id, brand: card["brand"]?.stringValue ?? "card", lastFour: lastFour, expiryMonth: Int(month),
      expiryYear: Int(year))
  }

  /// An object's name, as far as it is one that can be used.
  static func name(_ object: JSONValue) -> String? {
    object["id"]?.stringValue.flatMap { (1...255).contains($0.utf8.count) && !$0.contains("\0") ? $0 : nil }
  }

  /// Whether an object was made here for a tenant.
  static func isOf(_ context: TenantContext, _ object: JSONValue) -> Bool {
    object["metadata"]?[tenant]?.stringValue == context.tenant.text
  }

  // MARK: Parts

  private static func intent(_ object: JSONValue) throws(PaymentError) -> Payment {
    guard let id = name(object), let amount = money(object["amount"], object),
      let status = intentStatus(object["status"]?.stringValue), let createdAt = time(object)
    else { throw unreadable("payment intent") }
    let (metadata, key) = metadata(object)
    let refunded = money(object["latest_charge"]?["amount_refunded"], object) ?? .zero(amount.currency)
    return Payment(
      id: PaymentID(rawValue: id), key: key, amount: amount, refunded: refunded, status: status,
      decline: status == .failed ? decline(object) : nil,
      actionURL: status == .requiresAction ? actionURL(object["next_action"]) : nil,
      method: reference(object["payment_method"]) ?? "", payer: payer(object), metadata: metadata,
      createdAt: createdAt)
  }

  /// A session has the name of its payment intent once it is paid: that is what is refunded, and what the ledger tells.
  private static func session(_ object: JSONValue) throws(PaymentError) -> Payment {
    guard let id = name(object), let amount = money(object["amount_total"], object),
      let status = object["status"]?.stringValue, let createdAt = time(object)
    else { throw unreadable("checkout session") }
    let (metadata, key) = metadata(object)
    var payment = Payment(
      id: PaymentID(rawValue: id), key: key, amount: amount, refunded: .zero(amount.currency),
      status: .requiresAction, method: StripeProvider.checkoutToken, payer: payer(object), metadata: metadata,
      createdAt: createdAt)
    var intent: Payment?
    if let shown = object["payment_intent"], shown.objectValue != nil { intent = try self.intent(shown) }
    if let intent, intent.status == .succeeded {
      payment.id = intent.id
      payment.status = .succeeded
      payment.refunded = intent.refunded
      return payment
    }
    switch status {
    // While the page is open a card that is refused there is the customer's to replace.
    case "open": payment.actionURL = object["url"]?.stringValue
    case "expired": payment.status = .canceled
    case "complete":
      payment.status = intent?.status == .failed || intent?.status == .canceled ? .failed : .processing
      payment.decline = payment.status == .failed ? intent?.decline ?? .generic : nil
    default: throw unreadable("checkout session")
    }
    return payment
  }

  private static func intentStatus(_ text: String?) -> PaymentStatus? {
    switch text {
    case "requires_payment_method": .failed
    case "requires_confirmation": .unconfirmed
    case "requires_action": .requiresAction
    // Nothing that is made here is captured later, so that somebody else must have a hand in it.
    case "processing", "requires_capture": .processing
    case "succeeded": .succeeded
    case "canceled": .canceled
    default: nil
    }
  }

  private static func refundStatus(_ text: String?) -> RefundStatus? {
    switch text {
    case "pending", "requires_action": .pending
    case "succeeded": .succeeded
    case "failed", "canceled": .failed
    default: nil
    }
  }

  private static func decline(_ object: JSONValue) -> DeclineCode {
    object["last_payment_error"].map(StripeFailure.decline) ?? .generic
  }

  private static func actionURL(_ action: JSONValue?) -> String? {
    let url = action?["redirect_to_url"]?["url"]?.stringValue
    return url.flatMap { $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil }
  }

  private static func payer(_ object: JSONValue) -> PayerID? {
    reference(object["customer"]).map { PayerID(rawValue: $0) }
  }

  /// Another object: by its name, or in full where that was asked for.
  static func reference(_ value: JSONValue?) -> String? {
    value?.stringValue ?? value.flatMap(name)
  }

  static func money(_ amount: JSONValue?, _ object: JSONValue) -> Money? {
    guard let amount = amount?.integerValue, amount >= 0, let code = object["currency"]?.stringValue else {
      return nil
    }
    return StripeAmount.money(amount, code)
  }

  private static func time(_ object: JSONValue) -> Timestamp? {
    guard let seconds = object["created"]?.integerValue, (0...253_402_300_799).contains(seconds) else {
      return nil
    }
    return Timestamp(milliseconds: seconds * 1000)
  }

  private static func metadata(_ object: JSONValue) -> (given: [String: String], key: String) {
    var metadata = (object["metadata"]?.objectValue ?? [:]).compactMapValues(\.stringValue)
    metadata[tenant] = nil
    let key = metadata.removeValue(forKey: key) ?? ""
    return (metadata, key)
  }

  static func unreadable(_ what: String) -> PaymentError {
    .network("Stripe's answer is no \(what) that can be read")
  }
}
