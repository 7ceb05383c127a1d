import Essentials
import Persistence

/// Webhooks' tables within one transaction.
struct WebhookBook {
  let connection: Connection
  let tenant: TenantContext
  let now: Timestamp

  // MARK: Webhooks

  func all(_ origin: Webhook.Origin? = nil) async throws -> [Webhook] {
    let only: SQL = origin.map { "AND origin = \($0)" } ?? ""
    let rows = try await connection.query(
      "SELECT \(Webhook.columns) FROM webhooks WHERE tenant_id = \(tenant.tenant) \(only) ORDER BY id")
    var webhooks: [Webhook] = []
    for row in rows { webhooks.append(try await complete(try Webhook(row))) }
    return webhooks
  }

  func find(_ id: WebhookID) async throws -> Webhook? {
    let row = try await connection.first(
      "SELECT \(Webhook.columns) FROM webhooks WHERE tenant_id = \(tenant.tenant) AND id = \(id)")
    guard let row else { return nil }
    return try await complete(try Webhook(row))
  }

  func find(request: String) async throws -> Webhook? {
    let row = try await connection.first(
      "SELECT \(Webhook.columns) FROM webhooks WHERE tenant_id = \(tenant.tenant) AND request = \(request)")
    guard let row else { return nil }
    return try await complete(try Webhook(row))
  }

  /// A webhook, whose row nobody else changes until the transaction's end.
  func take(_ id: WebhookID) async throws -> Webhook {
    try await connection.execute(
      "UPDATE webhooks SET state = state WHERE tenant_id = \(tenant.tenant) AND id = \(id)")
    guard let webhook = try await find(id) else { throw Problem.unknownWebhook }
    return webhook
  }

  private func complete(_ webhook: Webhook) async throws -> Webhook {
    var webhook = webhook
    webhook.secrets = try await connection.query(
      """
      SELECT id, created_at, expires_at FROM webhook_secrets
      WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook.id)
        AND (expires_at IS NULL OR expires_at > \(now))
      ORDER BY created_at DESC, id DESC
      """
    ).map {
      WebhookSecret(
        id: try $0.value("id"), createdAt: try $0.value("created_at"), expiresAt: try $0.value("expires_at"))
    }
    let counts = try await connection.query(
      """
      SELECT state, COUNT(*) AS number FROM webhook_deliveries
      WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook.id) AND is_test = 0
        AND state IN (\(WebhookDelivery.State.waiting), \(WebhookDelivery.State.dead))
      GROUP BY state
      """)
    for row in counts {
      switch try row.value("state", as: WebhookDelivery.State.self) {
      case .waiting: webhook.waiting = try row.value("number")
      case .dead: webhook.dead = try row.value("number")
      case .delivered: break
      }
    }
    return webhook
  }

  func count() async throws -> Int {
    try await connection.first("SELECT COUNT(*) FROM webhooks WHERE tenant_id = \(tenant.tenant)")?
      .value(at: 0) ?? 0
  }

  func insert(
    _ id: WebhookID, url: String, description: String, events: [EventName], _ origin: Webhook.Origin,
    request: String?
  ) async throws {
    try await connection.execute(
      """
      INSERT INTO webhooks (tenant_id, id, url, description, events, state, origin, request, created_at, updated_at)
      VALUES (\(tenant.tenant), \(id), \(url), \(description), \(Self.json(events)), \(Webhook.State.active),
        \(origin), \(request), \(now), \(now))
      """)
  }

  func update(
    _ id: WebhookID, url: String, description: String, events: [EventName], _ state: Webhook.State
  ) async throws {
    try await connection.execute(
      """
      UPDATE webhooks SET url = \(url), description = \(description), events = \(Self.json(events)),
        state = \(state), updated_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
  }

  /// Removes a webhook and all that was to be sent there or was.
  /// - Returns: False when there was none.
  func remove(_ id: WebhookID) async throws -> Bool {
    try await connection.execute(
      """
      DELETE FROM webhook_attempts WHERE tenant_id = \(tenant.tenant) AND delivery_id IN (
        SELECT id FROM webhook_deliveries WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(id))
      """)
    for table in ["webhook_deliveries", "webhook_secrets"] {
      try await connection.execute(
        "DELETE FROM \(raw: table) WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(id)")
    }
    return try await connection.execute(
      "DELETE FROM webhooks WHERE tenant_id = \(tenant.tenant) AND id = \(id)") == 1
  }

  private static func json(_ events: [EventName]) -> JSONValue {
    .array(events.map { .string($0.rawValue) })
  }

  // MARK: Secrets

  func insert(secret id: Identifier<WebhookSecretKind>, box: [UInt8], of webhook: WebhookID) async throws {
    try await connection.execute(
      """
      INSERT INTO webhook_secrets (tenant_id, webhook_id, id, box, created_at)
      VALUES (\(tenant.tenant), \(webhook), \(id), \(box), \(now))
      """)
  }

  /// Lets the secrets of a webhook sign until a moment and no longer, and removes those whose time is over.
  func retire(secretsOf webhook: WebhookID, at end: Timestamp) async throws {
    try await connection.execute(
      """
      UPDATE webhook_secrets SET expires_at = \(end)
      WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook) AND (expires_at IS NULL OR expires_at > \(end))
      """)
    try await connection.execute(
      """
      DELETE FROM webhook_secrets
      WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook) AND expires_at <= \(now)
      """)
  }

  /// The sealed secrets that sign now, the newest first.
  func boxes(of webhook: WebhookID) async throws -> [(id: Identifier<WebhookSecretKind>, box: [UInt8])] {
    try await connection.query(
      """
      SELECT id, box FROM webhook_secrets
      WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook)
        AND (expires_at IS NULL OR expires_at > \(now))
      ORDER BY created_at DESC, id DESC
      """
    ).map { (try $0.value("id"), try $0.value("box")) }
  }
}
