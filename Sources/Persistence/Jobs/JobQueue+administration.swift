public import Essentials

/// How many jobs of a type there are.
public struct JobCount: Hashable, Sendable {
  /// Of which type.
  public let type: JobType
  /// How far they are.
  public let state: Job.State
  /// How many.
  public let count: Int
  /// When the first of them is, or was, due.
  public let earliest: Timestamp

  /// The count as the API and the command show it.
  public var json: JSONValue {
    [
      "type": .string(type.rawValue), "state": .string(state.rawValue), "count": .integer(Int64(count)),
      "earliest_due_at": .string(earliest.description),
    ]
  }
}

/// What those see and do who look after the server.
extension JobQueue {
  /// How many jobs there are, by type and state.
  public func counts(_ tenant: TenantContext) async throws -> [JobCount] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT type, state, COUNT(*) AS count, MIN(due_at) AS earliest FROM jobs
        WHERE tenant_id = \(tenant.tenant) GROUP BY type, state ORDER BY type, state
        """
      ).map { row in
        JobCount(
          type: try row.value("type"), state: try row.value("state"), count: try row.value("count"),
          earliest: try row.value("earliest"))
      }
    }
  }

  /// Jobs, the oldest first.
  ///
  /// - Parameter id: Only jobs after this one.
  public func jobs(
    _ state: Job.State? = nil, of type: JobType? = nil, after id: JobID? = nil, limit: Int,
    _ tenant: TenantContext
  ) async throws -> [Job] {
    try await database.read { connection in
      var query: SQL = """
        SELECT \(Self.columns) FROM jobs WHERE tenant_id = \(tenant.tenant) AND id > \(id?.text ?? "")
        """
      if let state { query.append(" AND state = \(state)") }
      if let type { query.append(" AND type = \(type)") }
      query.append(" ORDER BY id LIMIT \(limit)")
      return try await connection.query(query).map(Job.init)
    }
  }

  /// A job; nothing where there is none, or not any more.
  public func job(_ id: JobID, _ tenant: TenantContext) async throws -> Job? {
    try await database.read { connection in
      try await connection.first(
        "SELECT \(Self.columns) FROM jobs WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
      ).map(Job.init)
    }
  }

  /// What became of a wish about one job.
  public enum Outcome: Hashable, Sendable {
    case done
    /// There is none, or not any more.
    case absent
    /// Somebody does it just now.
    case running
    /// Another with its key is there already.
    case doubled
  }

  /// Tries a job again at once, with all its attempts before it.
  public func retry(_ id: JobID, _ tenant: TenantContext) async throws -> Outcome {
    let outcome = try await administer(id, tenant) { connection, number in
      try await connection.execute(
        """
        UPDATE jobs SET state = \(Job.State.waiting), due_at = \(clock.now), attempts = 0
        WHERE tenant_id = \(tenant.tenant) AND number = \(number)
        """)
    }
    if outcome == .done { wake() }
    return outcome
  }

  /// Gives a job up: it is never done.
  public func drop(_ id: JobID, _ tenant: TenantContext) async throws -> Outcome {
    try await administer(id, tenant) { connection, number in
      try await connection.execute(
        "DELETE FROM jobs WHERE tenant_id = \(tenant.tenant) AND number = \(number)")
    }
  }

  private func administer(
    _ id: JobID, _ tenant: TenantContext, _ body: @Sendable (Connection, Int64) async throws -> Int
  ) async throws -> Outcome {
    do {
      return try await database.write(isolation: .readCommitted) { connection in
        // The row is locked, so that nobody takes it on meanwhile.
        let row = try await connection.first(
          """
          UPDATE jobs SET state = state WHERE tenant_id = \(tenant.tenant) AND id = \(id)
          RETURNING number, state
          """)
        guard let row else { return .absent }
        let state: Job.State = try row.value("state")
        guard state != .running else { return .running }
        _ = try await body(connection, try row.value("number"))
        return .done
      }
    } catch let error as DatabaseError where error.kind == .uniqueViolation {
      return .doubled
    }
  }
}
