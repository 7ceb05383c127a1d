public import Essentials
public import Persistence

/// Payments by Stripe (https://docs.stripe.com/api): payment intents for cards, checkout sessions for the payment page.
///
/// Stripe knows nothing of tenants, and does not tell an idempotency key again, so both are written into the metadata. What
/// the account has beside that is left alone.
public struct StripeProvider: PaymentProvider {
  /// What is stored with payments of Stripe's.
  public static let name = "stripe"
  /// What stands for Stripe's payment page in a ``PaymentRequest``.
  public static let checkoutToken = "stripe_checkout"

  public var name: String { Self.name }
  let transport: any StripeTransport
  let customers: StripeCustomers
  let settings: StripeSettings
  let timer: any MonotonicClock

  /// Makes the provider, over a database with ``migrations``.
  ///
  /// - Parameter timer: By it is waited before a request is sent again.
  public init(
    _ transport: any StripeTransport, database: Database, settings: StripeSettings = StripeSettings(),
    clock: any WallClock = SystemClock(), timer: any MonotonicClock = ContinuousClock()
  ) {
    self.transport = transport
    customers = StripeCustomers(database: database, clock: clock, isLive: settings.isLive)
    self.settings = settings
    self.timer = timer
  }

  public var hostedMethod: HostedPaymentMethod? {
    HostedPaymentMethod(token: Self.checkoutToken, name: "Stripe's payment page")
  }

  public var testMethods: [TestPaymentMethod] { settings.isLive ? [] : StripeTestMethods.all }

  public func create(
    _ request: PaymentRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    let object =
      if request.method == Self.checkoutToken {
        try await object(.post("/v1/checkout/sessions", try checkoutForm(request, key, tenant), key: key))
      } else {
        try await object(.post("/v1/payment_intents", try intentForm(request, key, tenant), key: key))
      }
    var payment = try StripeObjects.payment(object)
    guard payment.amount == request.amount else {
      throw .network("Stripe has made a payment of \(payment.amount) instead of \(request.amount)")
    }
    // An answer that is given again tells how the payment stood when it was made. A page is told by `confirm`.
    if payment.status == .requiresAction { payment.status = .unconfirmed }
    payment.actionURL = nil
    return payment
  }

  public func confirm(
    _ id: PaymentID, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    // Whoever has a session's address can pay already.
    if id.isSession { return try StripeObjects.payment(try await session(id)) }
    var form = StripeForm()
    form.add("return_url", settings.returnBase + "returned")
    form.add("expand[0]", "latest_charge")
    let path = "/v1/payment_intents/\(try id.pathPart)/confirm"
    let payment = try StripeObjects.payment(try await object(.post(path, form, key: key)))
    if payment.status == .failed { throw .declined(payment.decline ?? .generic) }
    return payment
  }

  public func cancel(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment {
    // There is no harm in doing this twice, and the first answer to a key could be an old one by the second time.
    let path =
      id.isSession
      ? "/v1/checkout/sessions/\(try id.pathPart)/expire" : "/v1/payment_intents/\(try id.pathPart)/cancel"
    do {
      _ = try await object(StripeRequest(method: "POST", path: path, form: StripeForm()))
    } catch .invalidRequest {
      // It cannot be cancelled any more, or there is none: how it stands says which.
    }
    guard let payment = try await payment(id, tenant) else {
      throw .invalidRequest("there is no such payment")
    }
    return payment
  }

  public func payment(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment? {
    let request: StripeRequest
    if id.isSession {
      request = .get(
        "/v1/checkout/sessions/\(try id.pathPart)", Self.expanding("payment_intent.latest_charge"))
    } else {
      request = .get("/v1/payment_intents/\(try id.pathPart)", Self.expanding("latest_charge"))
    }
    let answer = try await send(request)
    if answer.status == 404 { return nil }
    return try StripeObjects.payment(try Self.object(answer))
  }

  // MARK: Parts

  func session(_ id: PaymentID) async throws(PaymentError) -> JSONValue {
    try await object(
      .get("/v1/checkout/sessions/\(try id.pathPart)", Self.expanding("payment_intent.latest_charge")))
  }

  static func expanding(_ path: String) -> StripeForm {
    var form = StripeForm()
    form.add("expand[0]", path)
    return form
  }

  /// The object that a request is answered with.
  ///
  /// - Parameter made: Looks whether a request that has failed at Stripe has made the object all the same.
  func object(
    _ request: StripeRequest,
    made: () async throws(PaymentError) -> JSONValue? = { () throws(PaymentError) in nil }
  ) async throws(PaymentError) -> JSONValue {
    var request = request
    let key = request.idempotencyKey
    var keys = 1
    while true {
      let answer = try await send(request)
      guard answer.status >= 500, answer.isReplayed, let key, keys < Self.keyLimit else {
        return try Self.object(answer)
      }
      // Stripe keeps even its own failures under a key, and would tell this one for a day. But it is over: all that it
      // has done can be seen by now, and when that is nothing, another key is safe.
      if let object = try await made() { return object }
      keys += 1
      request.idempotencyKey = "\(key)/again\(keys)"
    }
  }

  private static func object(_ answer: StripeAnswer) throws(PaymentError) -> JSONValue {
    guard (200..<300).contains(answer.status) else { throw StripeFailure.error(answer) }
    guard answer.body.objectValue != nil else { throw .network("Stripe's answer cannot be read") }
    return answer.body
  }

  /// Sends a request; again, when Stripe was too busy to do it.
  func send(_ request: StripeRequest) async throws(PaymentError) -> StripeAnswer {
    var repeats = 0
    while true {
      let answer = try await transport.send(request)
      guard answer.status == 429, answer.mayRetry != false, repeats < settings.retries else { return answer }
      repeats += 1
      let pause = Duration.seconds(min(answer.retryAfterSeconds ?? repeats, 5))
      do {
        try await timer.sleep(until: timer.instant + pause)
      } catch {
        return answer
      }
    }
  }

  private static let keyLimit = 8
}

extension PaymentID {
  /// Whether it is a checkout session's name.
  var isSession: Bool { rawValue.hasPrefix("cs_") }
}

extension ProviderName {
  /// The name as a part of a path. Names come from Stripe, but also from who asks for a payment.
  var pathPart: String {
    get throws(PaymentError) {
      let isPlain = rawValue.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || $0 == UInt8(ascii: "_")
      }
      guard isPlain, (1...255).contains(rawValue.utf8.count) else {
        throw .invalidRequest("this is no name of Stripe's")
      }
      return rawValue
    }
  }
}
