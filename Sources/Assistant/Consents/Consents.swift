public import Essentials
public import Persistence

/// What customers agree to, by purpose: who has said what, when, to which words and how that is known. Only customers whose
/// identity was proved have consents; every call names one of them, and one tenant.
public struct Consents: Sendable {
  /// What a customer wants of one purpose.
  public struct State: Hashable, Sendable {
    /// What it is about.
    public let purpose: ConsentPurpose
    /// Given, withdrawn, or nothing when they have not said anything.
    public let isGiven: Bool?
    /// When they said so.
    public let changedAt: Timestamp?
    /// Whether it may be done now.
    public let isAllowed: Bool
  }

  private let memory: CustomerMemory

  /// Keeps consents beside the memory, whose own consent is one of them.
  public init(memory: CustomerMemory) {
    self.memory = memory
  }

  /// The table, part of the assistant's migrations.
  static let creation = [
    """
    CREATE TABLE consents (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      customer TEXT NOT NULL,
      purpose TEXT NOT NULL,
      is_given BIGINT NOT NULL,
      channel TEXT NOT NULL,
      wording TEXT NOT NULL,
      proof TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    "CREATE INDEX consents_by_customer ON consents (tenant_id, customer, purpose, id)",
  ]

  // MARK: Writing

  /// Writes down that a customer has given or withdrawn their consent. Saying the same again is written down again: the
  /// words may be others.
  ///
  /// Withdrawing that for the memory erases what is remembered.
  public func record(
    _ purpose: ConsentPurpose, isGiven: Bool, of customer: String, _ origin: ConsentOrigin,
    _ tenant: TenantContext
  ) async throws {
    if purpose == .memory {
      if isGiven { return try await memory.agree(customer, origin, tenant) }
      try await memory.withdraw(customer, origin, tenant)
      return
    }
    let now = memory.clock.now
    try await memory.database.write { connection in
      try await Self.insert(purpose, isGiven: isGiven, of: customer, origin, at: now, tenant, connection)
    }
  }

  static func insert(
    _ purpose: ConsentPurpose, isGiven: Bool, of customer: String, _ origin: ConsentOrigin, at now: Timestamp,
    _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let proof = String(decoding: try JSON.encode(origin.proof), as: UTF8.self)
    let now = try await time(after: purpose, of: customer, now, tenant, connection)
    try await connection.execute(
      """
      INSERT INTO consents (tenant_id, id, customer, purpose, is_given, channel, wording, proof, at)
      VALUES (\(tenant.tenant), \(ConsentID(at: now)), \(customer), \(purpose), \(isGiven ? 1 : 0), \(origin.channel),
        \(origin.wording), \(proof), \(now))
      """)
  }

  /// What is said later has the later time: also within one millisecond, and where another process's clock is ahead.
  private static func time(
    after purpose: ConsentPurpose, of customer: String, _ now: Timestamp, _ tenant: TenantContext,
    _ connection: Connection
  ) async throws -> Timestamp {
    let latest = try await connection.first(
      """
      SELECT MAX(at) FROM consents
      WHERE tenant_id = \(tenant.tenant) AND customer = \(customer) AND purpose = \(purpose)
      """
    )?.value(at: 0, as: Timestamp?.self)
    return max(now, latest.flatMap { $0 }.map { $0 + .milliseconds(1) } ?? now)
  }

  // MARK: Reading

  /// All that a customer has said, latest first.
  public func history(of customer: String, _ tenant: TenantContext) async throws -> [ConsentRecord] {
    try await memory.database.read { connection in
      try await connection.query(
        """
        SELECT id, purpose, is_given, channel, wording, proof, at FROM consents
        WHERE tenant_id = \(tenant.tenant) AND customer = \(customer) ORDER BY at DESC, id DESC
        """
      ).map(Self.record)
    }
  }

  /// What holds for a customer, for every purpose.
  public func states(of customer: String, _ tenant: TenantContext) async throws -> [State] {
    let history = try await history(of: customer, tenant)
    let remembered = try await memory.consent(of: customer, tenant)
    return ConsentPurpose.allCases.map { purpose in
      if purpose == .memory { return state(of: remembered) }
      let latest = history.first { $0.purpose == purpose }
      return State(
        purpose: purpose, isGiven: latest?.isGiven, changedAt: latest?.at,
        isAllowed: latest?.isGiven ?? purpose.isDoneUnlessWithdrawn)
    }
  }

  /// What was agreed to before consents were written down one by one holds on.
  private func state(of consent: MemoryConsent) -> State {
    let isGiven: Bool? =
      switch consent.state {
      case .unasked: nil
      case .given: true
      case .withdrawn: false
      }
    return State(
      purpose: .memory, isGiven: isGiven, changedAt: consent.changedAt,
      isAllowed: memory.settings.isEnabled && isGiven ?? (memory.settings.consent == .given))
  }

  /// Whether something may be done with what is known about a customer: what all code asks before it does it.
  public func allows(
    _ purpose: ConsentPurpose, of customer: String, _ tenant: TenantContext
  ) async throws -> Bool {
    if purpose == .memory { return state(of: try await memory.consent(of: customer, tenant)).isAllowed }
    let latest = try await memory.database.read { connection in
      try await connection.first(
        """
        SELECT is_given FROM consents
        WHERE tenant_id = \(tenant.tenant) AND customer = \(customer) AND purpose = \(purpose)
        ORDER BY at DESC, id DESC LIMIT 1
        """
      )?.value(at: 0, as: Int.self)
    }
    return latest.map { $0 == 1 } ?? purpose.isDoneUnlessWithdrawn
  }

  private static func record(_ row: Row) throws -> ConsentRecord {
    let proof: String = try row.value(at: 5)
    return ConsentRecord(
      id: try row.value(at: 0), purpose: try row.value(at: 1),
      isGiven: try row.value(at: 2, as: Int.self) == 1,
      origin: ConsentOrigin(
        channel: try row.value(at: 3), wording: try row.value(at: 4),
        proof: try JSON.decode(ConsentOrigin.Proof.self, from: Array(proof.utf8))),
      at: try row.value(at: 6))
  }
}

extension ConsentPurpose: SQLConvertible {}
