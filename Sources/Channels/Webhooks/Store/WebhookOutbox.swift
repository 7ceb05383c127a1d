public import Essentials
public import Persistence
import Synchronization

/// Where events wait until they are delivered, one row for each address that wants to hear of them, written in the
/// transaction of what caused them.
public final class WebhookOutbox: Sendable {
  let database: Database
  let tenant: TenantContext
  let clock: any WallClock
  /// The events that some active webhook wants, as they were read last.
  private let wanted = Mutex<Set<EventName>>([])

  /// An active webhook, as far as deliveries need it.
  struct Target: Hashable, Sendable {
    let id: WebhookID
    let events: [EventName]
  }

  /// Opens the outbox of a company. Nothing is written before ``refresh()`` has looked who wants to hear of what.
  public init(database: Database, tenant: TenantContext, clock: any WallClock = SystemClock()) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
  }

  /// The outbox for those who raise events.
  public var events: EventOutbox {
    EventOutbox(
      wants: { [self] name, company in company == tenant && wanted.withLock { $0.contains(name) } },
      write: { [self] event, _, connection in try await write(event, connection) })
  }

  /// Looks who wants to hear of what: at the start, after changes, and again and again, since other processes make some.
  public func refresh() async throws { _ = try await targets() }

  func targets() async throws -> [Target] {
    let targets = try await database.read { try await Self.targets(tenant, $0) }
    let names = Set(targets.flatMap(\.events))
    wanted.withLock { $0 = names }
    return targets
  }

  private static func targets(_ tenant: TenantContext, _ connection: Connection) async throws -> [Target] {
    try await connection.query(
      """
      SELECT id, events FROM webhooks WHERE tenant_id = \(tenant.tenant) AND state = \(Webhook.State.active)
      ORDER BY id
      """
    ).map { Target(id: try $0.value("id"), events: Webhook.names(try $0.value("events"))) }
  }

  /// Writes an event for all who want to hear of it now.
  private func write(_ event: NewEvent, _ connection: Connection) async throws {
    let targets = try await Self.targets(tenant, connection).filter { $0.events.contains(event.name) }
    guard !targets.isEmpty else { return }
    let id = WebhookEventID(at: event.time)
    let body = WebhookBody.json(event).text
    for target in targets {
      try await Self.insert(
        WebhookDeliveryID(at: event.time), id, event, body, to: target.id, isTest: false, at: clock.now,
        due: clock.now, tenant, connection)
    }
  }

  static func insert(
    _ id: WebhookDeliveryID, _ eventID: WebhookEventID, _ event: NewEvent, _ body: String,
    to webhook: WebhookID, isTest: Bool, at now: Timestamp, due: Timestamp, claim: String? = nil,
    _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    // What belongs to a sale in a conversation is told in the conversation's order.
    let series =
      isTest ? eventID.text : event.subject.conversation?.text ?? event.subject.order?.text ?? eventID.text
    try await connection.execute(
      """
      INSERT INTO webhook_deliveries (tenant_id, id, webhook_id, event_id, event, body, series, conversation_id,
        order_id, is_test, state, attempts, tries, asked_at, due_at, claim, created_at)
      VALUES (\(tenant.tenant), \(id), \(webhook), \(eventID), \(event.name), \(body), \(series),
        \(event.subject.conversation), \(event.subject.order), \(isTest), \(WebhookDelivery.State.waiting),
        \(claim == nil ? 0 : 1), \(claim == nil ? 0 : 1), \(now), \(due), \(claim), \(now))
      """)
  }
}
