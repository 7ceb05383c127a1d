public import Essentials
import Persistence

extension AgentVersions {
  /// Lets a draft answer, on all processes.
  ///
  /// - Parameters:
  ///   - revision: The draft's revision as it was seen.
  ///   - over: The version that answers, as it was seen; nothing for the one on which the draft was begun.
  ///   - check: Throws when the agent's file does not allow what it changes.
  /// - Throws: A problem of status 404 when there is none; 409 when it is a draft no more, somebody has changed it, or
  ///   another version answers by now.
  public func publish(
    _ number: Int, of agent: String, revision: Int, over: Int? = nil, by publisher: Operator,
    _ tenant: TenantContext, check: @Sendable (AgentChanges) throws -> Void
  ) async throws -> AgentVersion {
    let now = clock.now
    return try await database.write { connection in
      let draft = try await Self.locked(number, of: agent, tenant, connection)
      try Self.requireDraft(draft, revision)
      try check(draft.changes)
      try await supersede(over ?? draft.base, of: agent, tenant, connection)
      try await connection.execute(
        """
        UPDATE agent_versions SET state = \(AgentVersion.State.published), publisher_id = \(publisher.id),
          publisher_name = \(publisher.name), published_at = \(now)
        WHERE tenant_id = \(tenant.tenant) AND agent = \(agent) AND number = \(number)
        """)
      try await onChange(tenant, connection)
      return try await Self.stored(number, of: agent, tenant, connection)
    }
  }

  /// Lets what a version says answer again, as a new version: the history goes on.
  ///
  /// - Parameters:
  ///   - number: A version that answered once; 0 for the agent's file.
  ///   - over: The version that answers, as it was seen.
  ///   - check: Throws when the agent's file does not allow what it changes.
  /// - Throws: A problem of status 404 when there is none; 409 when it is a draft, answers already, or another version
  ///   answers by now.
  public func rollBack(
    to number: Int, of agent: String, over: Int, note: String?, by publisher: Operator,
    _ tenant: TenantContext, check: @Sendable (AgentChanges) throws -> Void
  ) async throws -> AgentVersion {
    let now = clock.now
    return try await database.write { connection in
      var changes = AgentChanges()
      if number != 0 {
        let former = try await Self.stored(number, of: agent, tenant, connection)
        guard former.state != .draft else { throw Problem.agentVersionIsDraft(former) }
        changes = former.changes
      }
      guard try await Self.publishedNumber(of: agent, tenant, connection) != number else {
        throw Problem.agentVersionAnswers(number, of: agent)
      }
      try check(changes)
      try await supersede(over, of: agent, tenant, connection)
      let next = try await Self.nextNumber(of: agent, tenant, connection)
      try await connection.execute(
        """
        INSERT INTO agent_versions (tenant_id, \(AgentVersion.columns))
        VALUES (\(tenant.tenant), \(agent), \(next), \(AgentVersion.State.published), \(changes.json), \(note), \(over),
          \(number), 1, \(publisher.id), \(publisher.name), \(now), \(publisher.id), \(publisher.name), \(now),
          \(publisher.id), \(publisher.name), \(now))
        """)
      try await onChange(tenant, connection)
      return try await Self.stored(next, of: agent, tenant, connection)
    }
  }

  /// The version that answers does so no more.
  ///
  /// - Parameter seen: Which it is, as whoever publishes has seen it.
  private func supersede(
    _ seen: Int, of agent: String, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let answering = try await Self.publishedNumber(of: agent, tenant, connection)
    guard answering == seen else {
      let version =
        answering == 0 ? nil : try await Self.stored(answering, of: agent, tenant, connection)
      throw Problem.anotherAgentVersionAnswers(version, of: agent, seen: seen)
    }
    try await connection.execute(
      """
      UPDATE agent_versions SET state = \(AgentVersion.State.superseded)
      WHERE tenant_id = \(tenant.tenant) AND agent = \(agent) AND state = \(AgentVersion.State.published)
      """)
  }
}
