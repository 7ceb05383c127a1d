import Essentials
import HTTPClient
import Payments
import Persistence
import Ticketing

/// Who takes customers' money, and what they tell of their own accord.
struct PaymentServices: Sendable {
  /// Takes new payments.
  let current: any PaymentProvider
  /// Took payments before, or may have.
  let former: [any PaymentProvider]
  /// The bank for tests, whose page is this server's.
  let sandbox: SandboxProvider
  /// Checks what Stripe sends; nothing where there is no secret to check it with.
  let webhooks: StripeWebhooks?
  /// What was sent.
  let inbox: PaymentInbox
  /// Rings when something was sent.
  let bell = PaymentBell()

  init(
    _ configuration: Configuration, database: Database, tenant: TenantContext, client: HTTPClient,
    clock: any WallClock
  ) {
    let tickets = configuration.tickets
    var settings = tickets.sandbox
    settings.actionBase = configuration.server.address + settings.actionBase
    sandbox = SandboxProvider(database: database, settings: settings, clock: clock)
    inbox = PaymentInbox(database: database, tenant: tenant, clock: clock)
    guard let stripe = tickets.stripe else {
      (current, former, webhooks) = (sandbox, [], nil)
      return
    }
    var options = StripeSettings()
    options.isLive = stripe.key.isLive
    options.returnBase = configuration.server.address + PaymentReturnPages.base
    options.checkoutMethods = stripe.checkoutMethods
    let provider = StripeProvider(
      StripeHTTP(client: client, key: stripe.key, address: stripe.address), database: database,
      settings: options, clock: clock)
    webhooks =
      stripe.webhookSecrets.isEmpty
      ? nil : StripeWebhooks(secrets: stripe.webhookSecrets, isLive: stripe.key.isLive, clock: clock)
    switch tickets.provider {
    case .stripe: (current, former) = (provider, [sandbox])
    case .sandbox: (current, former) = (sandbox, [provider])
    }
  }

  /// What is to be known about it when the server starts.
  static func note(_ tickets: TicketsConfiguration) -> (isWarning: Bool, text: String) {
    guard tickets.provider == .stripe, let stripe = tickets.stripe else {
      return (true, "Tickets are paid at the sandbox bank: no money is taken")
    }
    let events =
      stripe.webhookSecrets.isEmpty
      ? "; without STRIPE_WEBHOOK_SECRET Stripe cannot tell what happens there, and is asked now and then"
      : ""
    return stripe.key.isLive
      ? (!events.isEmpty, "Tickets are paid at Stripe" + events)
      : (true, "Tickets are paid at Stripe in test mode: no money is taken" + events)
  }
}

/// Rings when there is something to do at once; whoever is busy hears it later, once.
struct PaymentBell: Sendable {
  let rings: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func ring() {
    continuation.yield()
  }
}
