public import Essentials
import Persistence

extension CustomerMemory {
  /// Why something is not remembered.
  enum Refusal: Error, Hashable {
    /// The customer has not agreed.
    case notAgreed
    /// The customer wants nothing to be remembered.
    case withdrawn
    /// There is no room for more.
    case full
  }

  /// Where a fact was said.
  struct Source: Sendable {
    var conversation: ConversationID
    var message: MessageID?
  }

  /// Remembers a fact; one of the same words is kept longer instead.
  ///
  /// - Parameter isAgreed: Whether the customer has just said yes to exactly this; it is their consent to more.
  /// - Throws: ``Refusal``; nothing is changed then.
  func remember(
    _ text: FactText, _ kind: CustomerFact.Kind, about customer: String, from source: Source, isAgreed: Bool,
    _ tenant: TenantContext
  ) async throws -> CustomerFact {
    let now = clock.now
    let fact = CustomerFact(
      id: FactID(at: now), kind: kind, text: text.text, conversation: source.conversation,
      message: source.message, createdAt: now, expiresAt: now + settings.timeToLive)
    return try await database.write { connection in
      let consent = try await Self.enter(customer, at: now, tenant, connection)
      if isAgreed {
        let origin = ConsentOrigin.said(in: source.conversation, source.message, on: nil)
        try await Self.set(.given, of: customer, origin, at: now, tenant, connection)
      } else if consent == .withdrawn {
        throw Refusal.withdrawn
      } else if consent == .unasked, settings.consent == .ask {
        throw Refusal.notAgreed
      }
      try await connection.execute(
        """
        DELETE FROM customer_facts
        WHERE tenant_id = \(tenant.tenant) AND customer = \(customer) AND expires_at <= \(now)
        """)
      let known = try await connection.first(
        """
        UPDATE customer_facts SET expires_at = \(fact.expiresAt)
        WHERE tenant_id = \(tenant.tenant) AND customer = \(customer) AND words = \(text.words)
        RETURNING \(Self.columns)
        """)
      if let known { return try Self.fact(known) }
      let count = try await connection.first(
        "SELECT COUNT(*) FROM customer_facts WHERE tenant_id = \(tenant.tenant) AND customer = \(customer)"
      )?.value(at: 0, as: Int.self)
      guard (count ?? 0) < settings.maximumFacts else { throw Refusal.full }
      try await connection.execute(
        """
        INSERT INTO customer_facts (tenant_id, customer, words, \(Self.columns))
        VALUES (\(tenant.tenant), \(customer), \(text.words), \(fact.id), \(fact.kind), \(fact.text),
          \(fact.conversation), \(fact.message.sqlValue), \(fact.createdAt), \(fact.expiresAt))
        """)
      return fact
    }
  }

  /// Forgets one fact about a customer; nothing when there is none of this name about them.
  public func forget(
    _ id: FactID, about customer: String, _ tenant: TenantContext
  ) async throws -> CustomerFact? {
    try await database.write { connection in
      try await connection.first(
        """
        DELETE FROM customer_facts
        WHERE tenant_id = \(tenant.tenant) AND customer = \(customer) AND id = \(id) RETURNING \(Self.columns)
        """
      ).map(Self.fact)
    }
  }

  /// Erases all facts about a customer, what waits for their yes, and what they said about being remembered: nothing
  /// is left that names them here.
  ///
  /// - Returns: How many facts there were.
  @discardableResult
  public func erase(_ customer: String, _ tenant: TenantContext) async throws -> Int {
    try await database.write { connection in
      let count = try await Self.removeFacts(about: customer, tenant, connection)
      try await connection.execute(
        "DELETE FROM customer_memories WHERE tenant_id = \(tenant.tenant) AND customer = \(customer)")
      try await connection.execute(
        """
        DELETE FROM consents WHERE tenant_id = \(tenant.tenant) AND customer = \(customer)
          AND purpose = \(ConsentPurpose.memory)
        """)
      return count
    }
  }

  /// The customer wants nothing to be remembered: all facts are erased, and that they do not want it is noted.
  ///
  /// - Returns: How many facts there were.
  @discardableResult
  public func withdraw(
    _ customer: String, _ origin: ConsentOrigin, _ tenant: TenantContext
  ) async throws -> Int {
    let now = clock.now
    return try await database.write { connection in
      _ = try await Self.enter(customer, at: now, tenant, connection)
      try await Self.set(.withdrawn, of: customer, origin, at: now, tenant, connection)
      return try await Self.removeFacts(about: customer, tenant, connection)
    }
  }

  /// The customer agrees to being remembered.
  public func agree(_ customer: String, _ origin: ConsentOrigin, _ tenant: TenantContext) async throws {
    let now = clock.now
    try await database.write { connection in
      _ = try await Self.enter(customer, at: now, tenant, connection)
      try await Self.set(.given, of: customer, origin, at: now, tenant, connection)
    }
  }

  /// Removes the facts that have lapsed.
  ///
  /// - Returns: How many there were.
  public func removeLapsed(_ tenant: TenantContext) async throws -> Int {
    let now = clock.now
    return try await database.write { connection in
      try await connection.execute(
        "DELETE FROM customer_facts WHERE tenant_id = \(tenant.tenant) AND expires_at <= \(now)")
    }
  }

  // MARK: Parts

  /// Takes the customer's row, which lets one writer at a time go on, and says what they have agreed to.
  private static func enter(
    _ customer: String, at now: Timestamp, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> MemoryConsent.State {
    try await connection.first(
      """
      INSERT INTO customer_memories (tenant_id, customer, consent, changed_at, writes)
      VALUES (\(tenant.tenant), \(customer), \(MemoryConsent.State.unasked), \(now), 1)
      ON CONFLICT (tenant_id, customer) DO UPDATE SET writes = customer_memories.writes + 1
      RETURNING consent
      """
    )?.value(at: 0) ?? .unasked
  }

  /// Notes what the customer wants, and, where that is something else than before, how we know.
  private static func set(
    _ state: MemoryConsent.State, of customer: String, _ origin: ConsentOrigin, at now: Timestamp,
    _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let changed = try await connection.execute(
      """
      UPDATE customer_memories SET consent = \(state), changed_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND customer = \(customer) AND consent <> \(state)
      """)
    guard changed > 0 else { return }
    try await Consents.insert(
      .memory, isGiven: state == .given, of: customer, origin, at: now, tenant, connection)
  }

  /// Removes the facts and the questions whether something may be remembered, which repeat it.
  private static func removeFacts(
    about customer: String, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Int {
    try await connection.execute(
      """
      DELETE FROM tool_confirmations WHERE tenant_id = \(tenant.tenant) AND customer = \(customer)
        AND tool IN (\(RememberFactTool.name), \(ForgetFactTool.name))
      """)
    return try await connection.execute(
      "DELETE FROM customer_facts WHERE tenant_id = \(tenant.tenant) AND customer = \(customer)")
  }
}
