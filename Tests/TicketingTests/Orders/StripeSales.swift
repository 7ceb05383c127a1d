import Essentials
import FakeStripe
import Payments
import Persistence
import Testing
import UsherTesting

@testable import Ticketing

/// A hall whose tickets are paid at the fake Stripe, with the events that it sends.
struct StripeSales {
  let sales: TestSales
  let fake: FakeStripe
  let provider: StripeProvider
  private let inbox: PaymentInbox
  private let webhooks: StripeWebhooks

  var desk: OrderDesk { sales.desk }

  init(_ database: Database, isCurrent: Bool = true) async throws {
    let clock = ManualClock()
    let fake = FakeStripe(clock: clock)
    var settings = StripeSettings()
    settings.retries = 0
    let stripe = StripeProvider(fake, database: database, settings: settings, clock: clock, timer: clock)
    self.fake = fake
    provider = stripe
    sales = try await TestSales(
      database, clock: clock, provider: { isCurrent ? stripe as any PaymentProvider : $0 })
    inbox = PaymentInbox(database: database, tenant: sales.tenant, clock: clock)
    let secret = try #require(StripeWebhookSecret("whsec_fakefakefake"))
    webhooks = StripeWebhooks(secrets: [secret], isLive: false, clock: clock)
  }

  func buy(_ token: String, _ seats: String..., key: String = "buy") async throws -> OrderOutcome {
    try await desk.buy(
      try await sales.hold(seats), for: sales.customer, token: token, key: key, by: sales.author)
  }

  /// Lets all events come that were not sent yet, as often and in the order that is told, and be looked at.
  func deliver(_ arrange: ([FakeWebhook]) -> [FakeWebhook] = { $0 }) async throws {
    for webhook in arrange(fake.takeWebhooks()) {
      let event = try webhooks.event(webhook.body, signature: webhook.signature, sales.tenant)
      if let event { _ = try await inbox.keep(event) }
    }
    for event in try await inbox.take(limit: 100) {
      _ = try await desk.take(event)
      try await inbox.finish(event)
    }
  }

  /// The session of the page that an order waits for.
  func page(of outcome: OrderOutcome) throws -> String {
    String(try #require(outcome.actionURL?.split(separator: "/").last))
  }

  func takings() -> Int64 { fake.with { $0.balance["usd"] ?? 0 } }

  func history(of order: OrderID) async throws -> [String] {
    try await desk.store.history(of: order).map(\.action)
  }
}

func withStripeSales(
  _ engine: DatabaseEngine, _ body: (StripeSales) async throws -> Void
) async throws {
  let migrations = TestSales.migrations + [PaymentInbox.migrations]
  try await withTestDatabase(engine, migrations) { try await body(try await StripeSales($0)) }
}
