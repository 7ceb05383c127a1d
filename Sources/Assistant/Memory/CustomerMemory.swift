public import Essentials
public import Persistence

/// What is remembered about customers: facts in their own words, and whether they agree. Only customers whose identity
/// was proved have a memory; every call names one of them, and one tenant.
public struct CustomerMemory: Sendable {
  /// What may be remembered.
  public let settings: MemorySettings
  let database: Database
  let clock: any WallClock

  /// Keeps facts in a database that has the ``ConversationStore/migrations``.
  public init(database: Database, settings: MemorySettings, clock: any WallClock) {
    self.database = database
    self.settings = settings
    self.clock = clock
  }

  /// The tables, part of the assistant's migrations.
  static let creation = [
    // One row for each customer who was asked; it also makes those who write to one memory wait for each other.
    """
    CREATE TABLE customer_memories (
      tenant_id TEXT NOT NULL,
      customer TEXT NOT NULL,
      consent TEXT NOT NULL,
      changed_at BIGINT NOT NULL,
      writes BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, customer)
    )
    """,
    """
    CREATE TABLE customer_facts (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      customer TEXT NOT NULL,
      kind TEXT NOT NULL,
      text TEXT NOT NULL,
      words TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      message_id TEXT,
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    "CREATE UNIQUE INDEX customer_facts_by_words ON customer_facts (tenant_id, customer, words)",
    "CREATE INDEX customer_facts_by_expiry ON customer_facts (expires_at)",
  ]

  // MARK: Reading

  /// All that is remembered about a customer.
  public func record(of customer: String, _ tenant: TenantContext) async throws -> CustomerRecord {
    async let consent = consent(of: customer, tenant)
    async let facts = facts(about: customer, tenant)
    return CustomerRecord(customer: customer, consent: try await consent, facts: try await facts)
  }

  /// The facts about a customer that have not lapsed, oldest first.
  public func facts(about customer: String, _ tenant: TenantContext) async throws -> [CustomerFact] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT \(Self.columns) FROM customer_facts
        WHERE tenant_id = \(tenant.tenant) AND customer = \(customer) AND expires_at > \(clock.now)
        ORDER BY id
        """
      ).map(Self.fact)
    }
  }

  /// Whether a customer agrees.
  public func consent(of customer: String, _ tenant: TenantContext) async throws -> MemoryConsent {
    try await database.read { connection in
      try await connection.first(
        """
        SELECT consent, changed_at FROM customer_memories
        WHERE tenant_id = \(tenant.tenant) AND customer = \(customer)
        """
      ).map { MemoryConsent(state: try $0.value(at: 0), changedAt: try $0.value(at: 1)) } ?? .unasked
    }
  }

  static let columns = SQL(
    raw: "id, kind, text, conversation_id, message_id, created_at, expires_at")

  static func fact(_ row: Row) throws -> CustomerFact {
    CustomerFact(
      id: try row.value(at: 0), kind: try row.value(at: 1), text: try row.value(at: 2),
      conversation: try row.value(at: 3), message: try row.value(at: 4), createdAt: try row.value(at: 5),
      expiresAt: try row.value(at: 6))
  }
}

extension CustomerFact.Kind: SQLConvertible {}
extension MemoryConsent.State: SQLConvertible {}
