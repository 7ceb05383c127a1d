public import Essentials
public import Payments
import Synchronization

/// Behaves like Stripe in test mode, as far as Usher uses it, without money: payment intents, checkout sessions, refunds,
/// customers, saved cards, disputes, events, idempotency keys. Its books are in memory.
public final class FakeStripe: Sendable {
  /// What can be set.
  public struct Settings: Hashable, Sendable {
    /// The secret key that it takes.
    public var key = "sk_test_fakefakefake"
    /// What it signs webhooks with.
    public var webhookSecrets = ["whsec_fakefakefake"]
    /// Where its pages are.
    public var address = "http://127.0.0.1:12111"
    /// After how many seconds what is processing or pending comes to its end.
    public var settlement: Int64 = 30

    public init() {}
  }

  public let settings: Settings
  private let clock: any WallClock
  private let books: Mutex<FakeBooks>
  private let faults: Mutex<any FakeFaults>
  private let calls = Mutex<[FakeCall]>([])

  public init(
    settings: Settings = Settings(), clock: any WallClock = SystemClock(),
    faults: any FakeFaults = NoFaults()
  ) {
    self.settings = settings
    self.clock = clock
    self.faults = Mutex(faults)
    books = Mutex(FakeBooks(settings: settings))
  }

  /// Everything that was asked, in order.
  public var requests: [FakeCall] { calls.withLock { $0 } }

  /// From now on other things go wrong.
  public func setFaults(_ new: any FakeFaults) { faults.withLock { $0 = new } }

  /// Answers a request, or does not: then nobody who asks is told what has become of it.
  public func answer(_ call: FakeCall) -> FakeAnswer? {
    calls.withLock { $0.append(call) }
    let fault = faults.withLock { $0 }.fault(for: call)
    if fault == .lostBefore { return nil }
    let answer = books.withLock { books in
      books.now = clock.now.milliseconds / 1000
      books.settle()
      return books.answer(call, fault)
    }
    return fault == .lostAfter ? nil : answer
  }

  /// Looks at the books, or does what customers, banks and Stripe's staff do.
  public func with<Result: Sendable>(_ body: (inout FakeBooks) throws -> Result) rethrows -> Result {
    try books.withLock { books in
      books.now = clock.now.milliseconds / 1000
      books.settle()
      return try body(&books)
    }
  }

  /// The webhooks that have not been sent yet, oldest first, signed now.
  public func takeWebhooks() -> [FakeWebhook] {
    let bodies = with { books in
      defer { books.unsent = [] }
      return books.unsent
    }
    return bodies.map { sign($0) }
  }

  /// An event of the books as a webhook once more, whether it was sent or not.
  public func webhooks(ofType type: String) -> [FakeWebhook] {
    with { $0.events.filter { $0["type"]?.stringValue == type } }.map { sign($0) }
  }

  /// Signs an event.
  public func sign(_ event: JSONValue) -> FakeWebhook {
    let body = event.serialized()
    return FakeWebhook(
      event: event, body: body,
      signature: StripeSignature.header(for: body, secrets: settings.webhookSecrets, at: clock.now))
  }
}

/// A webhook as Stripe sends it.
public struct FakeWebhook: Hashable, Sendable {
  public var event: JSONValue
  public var body: [UInt8]
  /// The header `Stripe-Signature`.
  public var signature: String
}

extension FakeStripe: StripeTransport {
  /// The same without a network: what is lost is a timeout at once.
  public func send(_ request: StripeRequest) async throws(PaymentError) -> StripeAnswer {
    let call = FakeCall(
      method: request.method, path: request.path,
      fields: request.form.fields.map { FakeCall.Field($0.name, $0.value) }, key: settings.key,
      idempotencyKey: request.idempotencyKey, version: StripeHTTP.version)
    guard let answer = answer(call) else { throw .timeout }
    return StripeAnswer(
      status: answer.status, body: answer.body,
      retryAfterSeconds: answer.headers["Retry-After"].flatMap { Int($0) },
      isReplayed: answer.headers["Idempotent-Replayed"] == "true", requestID: answer.headers["Request-Id"])
  }
}
