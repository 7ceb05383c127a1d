public import Essentials
public import Persistence

/// The tool calls that wait for a yes, and what became of them.
public struct ConfirmationStore: Sendable {
  let database: Database

  /// Keeps confirmations in a database.
  public init(database: Database) {
    self.database = database
  }

  /// The tables, part of the assistant's migrations.
  static let creation = [
    """
    CREATE TABLE tool_confirmations (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      agent TEXT NOT NULL,
      tool TEXT NOT NULL,
      arguments TEXT NOT NULL,
      customer TEXT,
      approval TEXT NOT NULL,
      text TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      state TEXT NOT NULL,
      outcome TEXT,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    "CREATE INDEX tool_confirmations_by_state ON tool_confirmations (tenant_id, state, approval, id)",
  ]

  /// Stores a new one.
  func insert(_ confirmation: Confirmation, _ tenant: TenantContext) async throws {
    _ = try await database.write { connection in
      try await connection.execute(
        """
        INSERT INTO tool_confirmations (tenant_id, \(Self.columns))
        VALUES (\(tenant.tenant), \(confirmation.id), \(confirmation.conversation), \(confirmation.agent),
          \(confirmation.tool), \(confirmation.arguments), \(confirmation.customer.sqlValue),
          \(confirmation.approval), \(confirmation.text), \(confirmation.createdAt), \(confirmation.expiresAt),
          \(confirmation.state), \(confirmation.outcome.sqlValue))
        """)
    }
  }

  /// One of them.
  public func confirmation(_ id: ConfirmationID, _ tenant: TenantContext) async throws -> Confirmation? {
    try await database.read { connection in
      try await connection.first(
        "SELECT \(Self.columns) FROM tool_confirmations WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
      ).map(Self.confirmation)
    }
  }

  /// Those that wait for an operator, oldest first.
  public func waiting(
    for approval: ToolApproval, at now: Timestamp, limit: Int, _ tenant: TenantContext
  ) async throws -> [Confirmation] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT \(Self.columns) FROM tool_confirmations
        WHERE tenant_id = \(tenant.tenant) AND state = \(Confirmation.State.waiting) AND approval = \(approval)
          AND expires_at > \(now)
        ORDER BY id LIMIT \(limit)
        """
      ).map(Self.confirmation)
    }
  }

  /// Goes from one state to the next; false when it is not in the first one any more, because somebody was faster.
  func move(
    _ id: ConfirmationID, from: Confirmation.State, to: Confirmation.State, outcome: String? = nil,
    _ tenant: TenantContext
  ) async throws -> Bool {
    try await database.write { connection in
      try await connection.execute(
        """
        UPDATE tool_confirmations SET state = \(to), outcome = \(outcome.sqlValue)
        WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND state = \(from)
        """) == 1
    }
  }

  private static let columns = SQL(
    raw:
      "id, conversation_id, agent, tool, arguments, customer, approval, text, created_at, expires_at, state, outcome"
  )

  private static func confirmation(_ row: Row) throws -> Confirmation {
    Confirmation(
      id: try row.value(at: 0), conversation: try row.value(at: 1), agent: try row.value(at: 2),
      tool: try row.value(at: 3), arguments: try row.value(at: 4), customer: try row.value(at: 5),
      approval: try row.value(at: 6), text: try row.value(at: 7), createdAt: try row.value(at: 8),
      expiresAt: try row.value(at: 9), state: try row.value(at: 10), outcome: try row.value(at: 11))
  }
}

extension Confirmation.State: SQLConvertible {}
extension ToolApproval: SQLConvertible {}
