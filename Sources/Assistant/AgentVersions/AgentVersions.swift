public import Essentials
public import Persistence

/// The versions of a company's agents: drafts, what answers, and what has answered before. Nothing of it is lost.
public struct AgentVersions: Sendable {
  /// So many drafts an agent can have at once.
  public static let mostDrafts = 20

  let database: Database
  let clock: any WallClock
  /// Told within the transaction that other versions answer.
  let onChange: @Sendable (TenantContext, Connection) async throws -> Void

  /// Opens them in a database that has the ``ConversationStore/migrations``.
  ///
  /// - Parameter onChange: Told within the transaction that other versions answer.
  public init(
    database: Database, clock: any WallClock,
    onChange: @escaping @Sendable (TenantContext, Connection) async throws -> Void = { _, _ in }
  ) {
    self.database = database
    self.clock = clock
    self.onChange = onChange
  }

  // MARK: Reading

  /// An agent's versions, newest first, without drafts that were thrown away.
  ///
  /// - Parameters:
  ///   - before: The last number of the page before; nothing for the first page.
  ///   - limit: How many at most.
  public func versions(
    of agent: String, before: Int? = nil, limit: Int, _ tenant: TenantContext
  ) async throws -> [AgentVersion] {
    try await database.read { connection in
      let older: SQL = before.map { "AND number < \($0)" } ?? ""
      return try await connection.query(
        """
        SELECT \(AgentVersion.columns) FROM agent_versions
        WHERE tenant_id = \(tenant.tenant) AND agent = \(agent) AND state <> \(AgentVersion.State.discarded) \(older)
        ORDER BY number DESC LIMIT \(limit)
        """
      ).map(AgentVersion.init)
    }
  }

  /// A version.
  ///
  /// - Throws: A problem of status 404 when there is none of this number.
  public func version(
    _ number: Int, of agent: String, _ tenant: TenantContext
  ) async throws -> AgentVersion {
    try await database.read { try await Self.stored(number, of: agent, tenant, $0) }
  }

  /// The number of the version of an agent that answers; nothing where its file does.
  public func publishedNumber(of agent: String, _ tenant: TenantContext) async throws -> Int? {
    let number = try await database.read { try await Self.publishedNumber(of: agent, tenant, $0) }
    return number == 0 ? nil : number
  }

  /// What answers, of all agents.
  func published(_ tenant: TenantContext) async throws -> PublishedAgents {
    try await database.read { connection in
      let rows = try await connection.query(
        """
        SELECT agent, number, content FROM agent_versions
        WHERE tenant_id = \(tenant.tenant) AND state = \(AgentVersion.State.published) ORDER BY agent
        """)
      return PublishedAgents(
        items: try rows.map { row in
          PublishedAgents.Item(
            agent: try row.value(at: 0), number: try row.value(at: 1),
            changes: AgentChanges(try row.value(at: 2, as: JSONValue.self)))
        })
    }
  }

  // MARK: Drafts

  /// Begins a draft.
  ///
  /// - Throws: A problem of status 409 when there are too many.
  public func create(
    _ changes: AgentChanges, of agent: String, note: String?, by author: Operator, _ tenant: TenantContext
  ) async throws -> AgentVersion {
    let now = clock.now
    return try await database.write { connection in
      let drafts = try await connection.first(
        """
        SELECT COUNT(*) FROM agent_versions
        WHERE tenant_id = \(tenant.tenant) AND agent = \(agent) AND state = \(AgentVersion.State.draft)
        """
      )?.value(at: 0, as: Int.self)
      guard (drafts ?? 0) < Self.mostDrafts else { throw Problem.tooManyAgentDrafts(agent) }
      let base = try await Self.publishedNumber(of: agent, tenant, connection)
      let number = try await Self.nextNumber(of: agent, tenant, connection)
      try await connection.execute(
        """
        INSERT INTO agent_versions (tenant_id, \(AgentVersion.columns))
        VALUES (\(tenant.tenant), \(agent), \(number), \(AgentVersion.State.draft), \(changes.json), \(note), \(base),
          NULL, 1, \(author.id), \(author.name), \(now), \(author.id), \(author.name), \(now), NULL, NULL, NULL)
        """)
      return try await Self.stored(number, of: agent, tenant, connection)
    }
  }

  /// Changes a draft.
  ///
  /// - Parameter revision: The draft's revision as the editor has seen it.
  /// - Throws: A problem of status 404 when there is none, 409 when it is a draft no more or somebody has changed it.
  public func change(
    _ number: Int, of agent: String, to changes: AgentChanges, note: String?, revision: Int,
    by editor: Operator, _ tenant: TenantContext
  ) async throws -> AgentVersion {
    let now = clock.now
    return try await database.write { connection in
      let former = try await Self.locked(number, of: agent, tenant, connection)
      try Self.requireDraft(former, revision)
      try await connection.execute(
        """
        UPDATE agent_versions SET content = \(changes.json), note = \(note), revision = \(revision + 1),
          editor_id = \(editor.id), editor_name = \(editor.name), changed_at = \(now)
        WHERE tenant_id = \(tenant.tenant) AND agent = \(agent) AND number = \(number)
        """)
      return try await Self.stored(number, of: agent, tenant, connection)
    }
  }

  /// Throws a draft away.
  ///
  /// - Parameter revision: The draft's revision as it was seen.
  /// - Throws: A problem of status 404 when there is none, 409 when it is a draft no more or somebody has changed it.
  public func discard(
    _ number: Int, of agent: String, revision: Int, by editor: Operator, _ tenant: TenantContext
  ) async throws {
    let now = clock.now
    try await database.write { connection in
      try Self.requireDraft(try await Self.locked(number, of: agent, tenant, connection), revision)
      try await connection.execute(
        """
        UPDATE agent_versions SET state = \(AgentVersion.State.discarded), editor_id = \(editor.id),
          editor_name = \(editor.name), changed_at = \(now)
        WHERE tenant_id = \(tenant.tenant) AND agent = \(agent) AND number = \(number)
        """)
    }
  }

  // MARK: Parts

  static func stored(
    _ number: Int, of agent: String, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> AgentVersion {
    let row = try await connection.first(
      """
      SELECT \(AgentVersion.columns) FROM agent_versions
      WHERE tenant_id = \(tenant.tenant) AND agent = \(agent) AND number = \(number)
        AND state <> \(AgentVersion.State.discarded)
      """)
    guard let row else { throw Problem.unknownAgentVersion(number, of: agent) }
    return try AgentVersion(row)
  }

  /// A version that nobody else changes until the transaction is over.
  static func locked(
    _ number: Int, of agent: String, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> AgentVersion {
    // An update that changes nothing is the lock that both databases have.
    try await connection.execute(
      """
      UPDATE agent_versions SET state = state
      WHERE tenant_id = \(tenant.tenant) AND agent = \(agent) AND number = \(number)
      """)
    return try await stored(number, of: agent, tenant, connection)
  }

  static func requireDraft(_ version: AgentVersion, _ revision: Int) throws(Problem) {
    guard version.state == .draft else { throw .agentVersionIsNoDraft(version) }
    guard version.revision == revision else { throw .agentDraftChanged(version, seen: revision) }
  }

  /// The number of the version that answers; 0 where the file does.
  static func publishedNumber(
    of agent: String, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Int {
    try await connection.first(
      """
      SELECT number FROM agent_versions
      WHERE tenant_id = \(tenant.tenant) AND agent = \(agent) AND state = \(AgentVersion.State.published)
      """
    )?.value(at: 0, as: Int.self) ?? 0
  }

  static func nextNumber(
    of agent: String, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Int {
    let last = try await connection.first(
      """
      SELECT number FROM agent_versions WHERE tenant_id = \(tenant.tenant) AND agent = \(agent)
      ORDER BY number DESC LIMIT 1
      """
    )?.value(at: 0, as: Int.self)
    return (last ?? 0) + 1
  }
}
