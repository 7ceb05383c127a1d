public import Essentials
public import Persistence
import Synchronization

/// Somebody who wants to hear of everything, for tests of those who raise events: each is written in the transaction of
/// what caused it, and can be read when that is committed.
public struct RecordedEvents: Sendable {
  /// The table in which they are.
  public static let migrations = MigrationSet(
    "recorded_events",
    [
      Migration(
        1, "events that a test looks at",
        [
          """
          CREATE TABLE recorded_events (
            tenant_id TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, conversation_id TEXT,
            order_id TEXT, data TEXT NOT NULL, PRIMARY KEY (tenant_id, number)
          )
          """
        ])
    ])

  private let database: Database
  private let tenant: TenantContext

  /// Reads what was recorded in a database.
  public init(_ database: Database, _ tenant: TenantContext) {
    self.database = database
    self.tenant = tenant
  }

  /// Where events are put.
  public static let outbox = EventOutbox(
    wants: { _, _ in true },
    write: { event, tenant, connection in
      try await connection.execute(
        """
        INSERT INTO recorded_events (tenant_id, number, name, conversation_id, order_id, data)
        SELECT \(tenant.tenant), COALESCE(MAX(number), 0) + 1, CAST(\(event.name) AS TEXT),
          CAST(\(event.subject.conversation) AS TEXT), CAST(\(event.subject.order) AS TEXT),
          CAST(\(JSONValue.object(event.data)) AS TEXT)
        FROM recorded_events WHERE tenant_id = \(tenant.tenant)
        """)
    })

  /// An event that was recorded.
  public struct Event: Sendable {
    /// Its name.
    public let name: EventName
    /// What it is about.
    public let subject: NewEvent.Subject
    /// What it says.
    public let data: JSONValue
  }

  /// What was committed, in order.
  public func all() async throws -> [Event] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT name, conversation_id, order_id, data FROM recorded_events
        WHERE tenant_id = \(tenant.tenant) ORDER BY number
        """
      ).map { row in
        Event(
          name: try row.value("name"),
          subject: NewEvent.Subject(
            conversation: try row.value("conversation_id"), order: try row.value("order_id")),
          data: try row.value("data"))
      }
    }
  }
}
