import Assistant
import Channels
import Essentials
import Persistence

/// What is to be told to people by mail and in Slack, written in the transaction of what has happened.
struct HandoffNotices: Sendable {
  /// What has happened in a conversation.
  struct Pending: Sendable {
    var id: String
    var conversation: ConversationID
    var event: EventName
    var createdAt: Timestamp
  }

  static let events: Set<EventName> = [.handoffRequested, .slaWarned, .slaBreached]
  /// So many are told at a time.
  private static let batch = 200

  /// Where those who raise events put them for the webhooks and for the notices.
  static func outbox(_ services: Services) -> EventOutbox {
    let webhooks = services.webhooks.events
    let (own, clock) = (services.tenant, services.clock)
    guard services.configuration.notices.isOn else { return webhooks }
    return EventOutbox(
      wants: { name, tenant in
        webhooks.isWanted(name, tenant) || tenant == own && events.contains(name)
      },
      write: { event, tenant, connection in
        try await webhooks.add(event, tenant, connection)
        guard events.contains(event.name), let conversation = event.subject.conversation else { return }
        try await connection.execute(
          """
          INSERT INTO handoff_notices (tenant_id, id, conversation_id, event, created_at)
          VALUES (\(tenant.tenant), \(SecureToken(byteCount: 12).text), \(conversation), \(event.name), \(clock.now))
          """)
      })
  }

  /// What waits to be told, oldest first.
  static func pending(_ tenant: TenantContext, _ connection: Connection) async throws -> [Pending] {
    try await connection.query(
      """
      SELECT id, conversation_id, event, created_at FROM handoff_notices WHERE tenant_id = \(tenant.tenant)
      ORDER BY created_at, id LIMIT \(batch)
      """
    ).map { row in
      Pending(
        id: try row.value("id"), conversation: try row.value("conversation_id"),
        event: try row.value("event"),
        createdAt: try row.value("created_at"))
    }
  }

  /// Begins a round of telling, where the last one is long enough ago.
  ///
  /// - Returns: Whether it is this process's to tell.
  static func begin(
    after pause: Duration, at now: Timestamp, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Bool {
    try await connection.execute(
      """
      INSERT INTO handoff_notice_rounds (tenant_id, told_at) VALUES (\(tenant.tenant), 0)
      ON CONFLICT (tenant_id) DO NOTHING
      """)
    // Who comes second waits for the first, and finds that it is not time.
    return try await connection.execute(
      """
      UPDATE handoff_notice_rounds SET told_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND told_at <= \(now + (.zero - pause))
      """) == 1
  }

  /// The tables.
  static let migrations = MigrationSet(
    "notices",
    [
      Migration(
        1, "what people are to be told by mail and in Slack",
        [
          """
          CREATE TABLE handoff_notices (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            conversation_id TEXT NOT NULL,
            event TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          """
          CREATE TABLE handoff_notice_rounds (
            tenant_id TEXT NOT NULL PRIMARY KEY,
            told_at BIGINT NOT NULL
          )
          """,
        ])
    ])
}
