import Essentials
import Persistence

/// The deliveries that wait, as those see them who make them. Who takes one on has it until its lease is over; who has
/// lost it changes nothing any more.
struct WebhookQueue: Sendable {
  let database: Database
  let tenant: TenantContext
  let clock: any WallClock
  let settings: WebhookSettings

  /// A delivery that somebody has taken on.
  struct Claimed: Sendable {
    let number: Int64
    /// What every write must carry.
    let token: String
    let delivery: WebhookDelivery
    let url: String
    /// Which attempt this is, from 1.
    let attempt: Int
    /// How often it was tried since it was asked for, this time included, and when that was.
    let tries: Int
    let askedAt: Timestamp
  }

  /// The webhooks for which something is due. Asking writes nothing, so that it may be done often.
  func due() async throws -> Set<WebhookID> {
    let now = clock.now
    return try await database.read { connection in
      let rows = try await connection.query(
        """
        SELECT DISTINCT webhook_id FROM webhook_deliveries
        WHERE tenant_id = \(tenant.tenant) AND state = 'waiting' AND due_at <= \(now)
        """)
      var webhooks: Set<WebhookID> = []
      for row in rows { webhooks.insert(try row.value("webhook_id")) }
      return webhooks
    }
  }

  /// Takes on deliveries of an active webhook that are due: of each series the first one that waits, and no other.
  func claim(_ webhook: WebhookID, limit: Int) async throws -> [Claimed] {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      // The state is written out, so that the indexes of what waits are of use. “The first of its series”, and not “none
      // before it”: that would be a join, for which PostgreSQL reads all that waits as long as it has no statistics.
      var query: SQL = """
        SELECT \(WebhookDelivery.columns) FROM webhook_deliveries AS delivery
        WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook) AND state = 'waiting' AND due_at <= \(now)
          AND number = (SELECT own.number FROM webhook_deliveries AS own
            WHERE own.tenant_id = delivery.tenant_id AND own.webhook_id = delivery.webhook_id
              AND own.series = delivery.series AND own.state = 'waiting'
            ORDER BY own.number LIMIT 1)
        ORDER BY due_at, number LIMIT \(limit)
        """
      if connection.dialect == .postgres { query.append(" FOR UPDATE OF delivery SKIP LOCKED") }
      let rows = try await connection.query(query)
      guard !rows.isEmpty else { return [] }
      let place = try await connection.first(
        """
        SELECT url FROM webhooks
        WHERE tenant_id = \(tenant.tenant) AND id = \(webhook) AND state = \(Webhook.State.active)
        """)
      guard let url = try place?.value("url", as: String.self) else { return [] }
      let token = SecureToken(byteCount: 12).text
      try await connection.execute(
        """
        UPDATE webhook_deliveries SET claim = \(token), due_at = \(now + settings.lease), attempts = attempts + 1,
          tries = tries + 1
        WHERE tenant_id = \(tenant.tenant) AND number IN (\(list: try rows.map { try $0.value("number", as: Int64.self) }))
        """)
      return try rows.map { row in
        Claimed(
          number: try row.value("number"), token: token, delivery: try WebhookDelivery(row), url: url,
          attempt: try row.value("attempts", as: Int.self) + 1,
          tries: try row.value("tries", as: Int.self) + 1, askedAt: try row.value("asked_at"))
      }
    }
  }

  /// Lets go of a delivery that was not tried.
  func release(_ claimed: Claimed) async throws {
    try await database.write(isolation: .readCommitted) { connection in
      _ = try await change(
        claimed, "claim = NULL, due_at = \(clock.now), attempts = attempts - 1, tries = tries - 1", connection
      )
    }
  }

  /// What becomes of a delivery after an attempt.
  enum Outcome: Hashable, Sendable {
    case delivered
    case retry(at: Timestamp)
    case dead
    /// Neither it nor what else waits for the same address is tried again.
    case gone
  }

  /// Writes down an attempt, and what follows from it.
  ///
  /// - Returns: False when the lease was lost; then nothing is written.
  func settle(
    _ claimed: Claimed, _ result: WebhookAttempt.Result, begunAt begin: Timestamp, _ outcome: Outcome,
    _ onGone: @Sendable (Connection) async throws -> Void = { _ in }
  ) async throws -> Bool {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      let change: SQL =
        switch outcome {
        case .delivered: "state = 'delivered', ended_at = \(now), claim = NULL"
        case .retry(let next): "due_at = \(next), claim = NULL"
        case .dead, .gone: "state = 'dead', ended_at = \(now), claim = NULL"
        }
      guard try await self.change(claimed, change, connection) else { return false }
      try await connection.execute(
        """
        INSERT INTO webhook_attempts (tenant_id, delivery_id, number, at, status, error, answer, duration_ms)
        VALUES (\(tenant.tenant), \(claimed.delivery.id), \(claimed.attempt), \(begin),
          \(result.status), \(result.error), \(result.answer), \(result.milliseconds))
        """)
      if outcome == .gone {
        try await giveUp(claimed.delivery.webhook, at: now, connection)
        try await onGone(connection)
      }
      return true
    }
  }

  /// Nobody listens at a webhook's address any more.
  private func giveUp(_ webhook: WebhookID, at now: Timestamp, _ connection: Connection) async throws {
    try await connection.execute(
      """
      UPDATE webhooks SET state = \(Webhook.State.gone), updated_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND id = \(webhook)
      """)
    try await connection.execute(
      """
      UPDATE webhook_deliveries SET state = 'dead', ended_at = \(now), claim = NULL
      WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook) AND state = 'waiting'
      """)
  }

  /// An address answers again: what waits for it is due.
  func hurry(_ webhook: WebhookID) async throws {
    let now = clock.now
    try await database.write(isolation: .readCommitted) { connection in
      _ = try await connection.execute(
        """
        UPDATE webhook_deliveries SET due_at = \(now)
        WHERE tenant_id = \(tenant.tenant) AND webhook_id = \(webhook) AND state = 'waiting' AND claim IS NULL
          AND due_at > \(now)
        """)
    }
  }

  private func change(
    _ claimed: Claimed, _ assignments: SQL, _ connection: Connection
  ) async throws -> Bool {
    try await connection.execute(
      """
      UPDATE webhook_deliveries SET \(assignments)
      WHERE tenant_id = \(tenant.tenant) AND number = \(claimed.number) AND claim = \(claimed.token)
      """) == 1
  }
}
