public import Essentials

/// What comes to the address that Stripe sends its events to. The secret proves who sends; what is sent is only a reason to
/// ask Stripe (https://docs.stripe.com/webhooks).
public struct StripeWebhooks: Sendable {
  /// Why an event is not taken.
  public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// It was not signed by Stripe, as far as can be told.
    case signature(StripeSignature.Failure)
    /// It is none of Stripe's events.
    case unreadable

    public var description: String {
      switch self {
      case .signature(let failure): failure.description
      case .unreadable: "the body is no event of Stripe's"
      }
    }
  }

  private let secrets: [StripeWebhookSecret]
  private let isLive: Bool
  private let clock: any WallClock
  /// How old a signature may be, as Stripe's own packages have it.
  private static let tolerance = Duration.seconds(300)

  /// - Parameters:
  ///   - secrets: Those of the endpoint; several while one takes another's place.
  ///   - isLive: Whether events of live mode are wanted, or those of test mode.
  public init(secrets: [StripeWebhookSecret], isLive: Bool, clock: any WallClock = SystemClock()) {
    self.secrets = secrets
    self.isLive = isLive
    self.clock = clock
  }

  /// The event of a request, or nothing when it is about what others do with the same account.
  ///
  /// - Parameters:
  ///   - body: The bytes as they came: the signature is over them.
  ///   - signature: The header `Stripe-Signature`.
  public func event(
    _ body: [UInt8], signature: String?, _ tenant: TenantContext
  ) throws(Refusal) -> PaymentEvent? {
    do throws(StripeSignature.Failure) {
      guard let signature else { throw StripeSignature.Failure.malformed }
      try StripeSignature(parsing: signature).check(
        body, secrets: secrets.map(\.revealed), tolerance: Self.tolerance, now: clock.now)
    } catch {
      throw .signature(error)
    }
    guard let json = try? JSONValue(parsing: body), let event = StripeEvent(json) else { throw .unreadable }
    guard event.isLive == isLive, event.tenant == nil || event.tenant == tenant.tenant.text else {
      return nil
    }
    return event.event
  }
}

/// The secret of a webhook endpoint, `whsec_…`. Whatever prints it prints no secret.
public struct StripeWebhookSecret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// The secret itself: for signatures, and for nothing else.
  let revealed: String

  /// Takes a secret, or nothing when it is none.
  public init?(_ text: some StringProtocol) {
    guard text.hasPrefix("whsec_"), (14...256).contains(text.utf8.count),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    revealed = String(text)
  }

  public var description: String { "whsec_…" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// An event as Stripe writes it, as far as it matters here (https://docs.stripe.com/api/events).
struct StripeEvent: Hashable, Sendable {
  let event: PaymentEvent
  let isLive: Bool
  /// Whose the object is, where that is written on it.
  let tenant: String?

  init?(_ json: JSONValue) {
    guard json["object"]?.stringValue == "event", let id = StripeObjects.name(json),
      let type = json["type"]?.stringValue, (1...128).contains(type.utf8.count), !type.contains("\0"),
      let isLive = json["livemode"]?.boolValue, let object = json["data"]?["object"],
      object.objectValue != nil
    else { return nil }
    self.isLive = isLive
    let metadata = object["metadata"]
    func short(_ text: String?) -> String? {
      text.flatMap { (1...255).contains($0.utf8.count) && !$0.contains("\0") ? $0 : nil }
    }
    tenant = short(metadata?[StripeObjects.tenant]?.stringValue)
    var event = PaymentEvent(provider: StripeProvider.name, id: id, type: type)
    event.operation = short(metadata?["operation"]?.stringValue)
    let kind = object["object"]?.stringValue
    switch kind {
    case "payment_intent": event.payment = StripeObjects.name(object).map { PaymentID(rawValue: $0) }
    case "checkout.session", "charge", "refund", "dispute":
      event.payment = short(StripeObjects.reference(object["payment_intent"])).map { PaymentID(rawValue: $0) }
    default: event.operation = nil
    }
    if kind == "dispute" { event.dispute = StripeObjects.name(object).map { DisputeID(rawValue: $0) } }
    self.event = event
  }
}
