import Essentials
import HTTPClient
import Identity
import Persistence
import Testing
import UsherTesting

@testable import Channels

/// The webhooks of a company on a database, and something that raises events.
struct TestWebhooks: Sendable {
  static let migrations = [AccountMigrations.set, TenantMigrations.set, WebhookMigrations.set]
  static let home = RequestOrigin(address: "192.0.2.1", userAgent: nil)
  static let secret = [UInt8](repeating: 7, count: 32)
  static let catalogue = WebhookCatalogue([
    WebhookEvent("message_answered", "A reply", sample: ["message_id": "msg_1"]),
    WebhookEvent("ticket_purchased", "A sale", sample: ["order_id": "ord_1"]),
  ])

  let database: Database
  let clock: any WallClock
  let tenant: TenantContext
  let outbox: WebhookOutbox
  let store: WebhookStore

  init(
    _ database: Database, clock: any WallClock, tenant: TenantID = .single, secret: [UInt8] = Self.secret,
    _ change: (inout WebhookSettings) -> Void = { _ in }
  ) {
    self.database = database
    self.clock = clock
    self.tenant = TenantContext(tenant: tenant)
    var settings = WebhookSettings()
    change(&settings)
    outbox = WebhookOutbox(database: database, tenant: self.tenant, clock: clock)
    store = WebhookStore(outbox, secret: secret, catalogue: Self.catalogue, settings: settings)
  }

  var queue: WebhookQueue {
    WebhookQueue(database: database, tenant: tenant, clock: clock, settings: store.settings)
  }

  @discardableResult
  func add(
    _ url: String = "https://hooks.example/usher", _ events: [EventName] = ["message_answered"],
    _ origin: Webhook.Origin = .api, request: String? = nil
  ) async throws -> WebhookStore.Made {
    try await store.add(
      url: url, description: "A test", events: events, origin, request: request, by: .operators,
      from: Self.home)
  }

  /// Raises an event in a transaction of its own.
  func raise(
    _ name: EventName = "message_answered", _ number: Int = 0, in conversation: ConversationID? = nil,
    order: OrderID? = nil
  ) async throws {
    let event = NewEvent(
      name, at: clock.now, on: NewEvent.Subject(conversation: conversation, order: order),
      ["number": .integer(Int64(number))])
    try await database.write(isolation: .readCommitted) { try await outbox.events.add(event, tenant, $0) }
  }

  func deliveries(of webhook: WebhookID, _ state: WebhookDelivery.State? = nil) async throws
    -> [WebhookDelivery]
  {
    try await store.deliveries(of: webhook, state, limit: 1000)
  }

  func problem<Value>(_ body: () async throws -> Value) async throws -> Problem? {
    do {
      _ = try await body()
      return nil
    } catch let problem as Problem {
      return problem
    }
  }

  static func with(
    _ engine: DatabaseEngine, _ change: (inout WebhookSettings) -> Void = { _ in },
    _ body: (TestWebhooks, ManualClock) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, migrations) { database in
      let clock = ManualClock()
      try await body(TestWebhooks(database, clock: clock, change), clock)
    }
  }
}

extension WebhookDelivery {
  /// The number of the event that was raised.
  var number: Int64? { (try? JSONValue(parsing: body))?["data"]?["number"]?.integerValue }
}
