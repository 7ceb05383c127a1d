public import Essentials
public import Persistence

/// What providers have told, kept until it was looked at, and for a while longer so that nothing is looked at twice.
public struct PaymentInbox: Sendable {
  private let database: Database
  private let tenant: TenantContext
  private let clock: any WallClock

  /// For how long an event is known to have been there. Stripe sends an event again for three days at most, and a signature
  /// is good for minutes.
  private static let memory = Duration.seconds(30 * 86_400)
  /// How long an event is left to the process that has taken it.
  private static let grace = Duration.seconds(60)
  /// How often an event is looked at in vain. What it is about is looked at by others too.
  private static let attempts = 12

  /// Opens the inbox over a database with ``migrations``.
  public init(database: Database, tenant: TenantContext, clock: any WallClock = SystemClock()) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
  }

  /// Keeps an event.
  /// - Returns: Whether it was not there before.
  public func keep(_ event: PaymentEvent) async throws -> Bool {
    let now = clock.now
    return try await database.write { connection in
      try await connection.execute(
        """
        INSERT INTO payment_events (tenant_id, provider, id, type, payment_id, dispute_id, operation, attempts, due_at,
          received_at)
        VALUES (\(tenant.tenant), \(event.provider), \(event.id), \(event.type), \(event.payment), \(event.dispute),
          \(event.operation), 0, \(event.isOfInterest ? now : nil), \(now))
        ON CONFLICT (tenant_id, provider, id) DO NOTHING
        """) == 1
    }
  }

  /// Takes events that are due; others leave them alone for a while.
  public func take(limit: Int = 20) async throws -> [PaymentEvent] {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      var query: SQL = """
        SELECT provider, id, type, payment_id, dispute_id, operation FROM payment_events
        WHERE tenant_id = \(tenant.tenant) AND due_at <= \(now) ORDER BY due_at, received_at, id LIMIT \(limit)
        """
      if connection.dialect == .postgres { query.append(" FOR UPDATE SKIP LOCKED") }
      let due = try await connection.query(query).map { row in
        PaymentEvent(
          provider: try row.value("provider"), id: try row.value("id"), type: try row.value("type"),
          payment: try row.value("payment_id"), dispute: try row.value("dispute_id"),
          operation: try row.value("operation"))
      }
      for event in due {
        try await connection.execute(
          """
          UPDATE payment_events SET attempts = attempts + 1, due_at = \(now + Self.grace)
          WHERE tenant_id = \(tenant.tenant) AND provider = \(event.provider) AND id = \(event.id)
          """)
      }
      return due
    }
  }

  /// Puts an event away, for it was looked at.
  public func finish(_ event: PaymentEvent) async throws {
    _ = try await database.write { connection in
      try await connection.execute(
        """
        UPDATE payment_events SET due_at = NULL
        WHERE tenant_id = \(tenant.tenant) AND provider = \(event.provider) AND id = \(event.id)
        """)
    }
  }

  /// Leaves an event for later, each time for longer, and after many times for good.
  public func postpone(_ event: PaymentEvent) async throws {
    let now = clock.now
    _ = try await database.write { connection in
      try await connection.execute(
        """
        UPDATE payment_events
        SET due_at = CASE WHEN attempts >= \(Self.attempts) THEN NULL ELSE \(now.milliseconds) + 5000 * attempts * attempts END
        WHERE tenant_id = \(tenant.tenant) AND provider = \(event.provider) AND id = \(event.id)
        """)
    }
  }

  /// Forgets events that nobody sends again any more.
  @discardableResult
  public func forgetOld() async throws -> Int {
    let end = Timestamp(milliseconds: clock.now.milliseconds - Self.memory.wholeMilliseconds)
    return try await database.write { connection in
      try await connection.execute(
        """
        DELETE FROM payment_events
        WHERE tenant_id = \(tenant.tenant) AND due_at IS NULL AND received_at < \(end)
        """)
    }
  }

  /// The table of events.
  public static let migrations = MigrationSet(
    "payment_events",
    [
      Migration(
        1, "what payment providers have told",
        [
          """
          CREATE TABLE payment_events (
            tenant_id TEXT NOT NULL,
            provider TEXT NOT NULL,
            id TEXT NOT NULL,
            type TEXT NOT NULL,
            payment_id TEXT,
            dispute_id TEXT,
            operation TEXT,
            attempts BIGINT NOT NULL,
            due_at BIGINT,
            received_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, provider, id)
          )
          """,
          "CREATE INDEX payment_events_due ON payment_events (tenant_id, due_at) WHERE due_at IS NOT NULL",
          "CREATE INDEX payment_events_by_age ON payment_events (tenant_id, received_at)",
        ])
    ])
}
