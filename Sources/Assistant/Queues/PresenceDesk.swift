public import Essentials
public import Persistence

/// Who of the operators is there. One is online while a stream of the inbox's events is open for them, on whatever
/// process, and they have not said that they are away.
public struct PresenceDesk: Sendable {
  let database: Database
  let clock: any WallClock

  /// Makes it over a database that has the ``ConversationStore/migrations``.
  public init(database: Database, clock: any WallClock) {
    self.database = database
    self.clock = clock
  }

  /// After so long a stream that nobody has confirmed counts no more: its process has ended.
  public static let patience = Duration.seconds(45)

  /// Says that a stream of an operator's is open; to be said again well within the ``patience``.
  public func watches(
    _ author: Operator, role: String?, stream: String, _ tenant: TenantContext
  ) async throws {
    let now = clock.now
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        INSERT INTO operators (tenant_id, id, name, role, chosen, changed_at, seen_at)
        VALUES (\(tenant.tenant), \(author.id), \(author.name), \(role.sqlValue), \(OperatorPresence.State.online),
          \(now), \(now))
        ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, role = excluded.role,
          seen_at = excluded.seen_at
        """)
      try await connection.execute(
        """
        INSERT INTO operator_streams (tenant_id, id, operator_id, until)
        VALUES (\(tenant.tenant), \(stream), \(author.id), \(now + Self.patience))
        ON CONFLICT (tenant_id, id) DO UPDATE SET until = excluded.until
        """)
      try await connection.execute(
        "DELETE FROM operator_streams WHERE tenant_id = \(tenant.tenant) AND until <= \(now)")
    }
  }

  /// Says that a stream is closed.
  public func leaves(stream: String, _ tenant: TenantContext) async throws {
    _ = try await database.write { connection in
      try await connection.execute(
        "DELETE FROM operator_streams WHERE tenant_id = \(tenant.tenant) AND id = \(stream)")
    }
  }

  /// An operator says whether they are there.
  public func set(
    _ state: OperatorPresence.State, _ author: Operator, role: String?, _ tenant: TenantContext
  ) async throws -> OperatorPresence {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        INSERT INTO operators (tenant_id, id, name, role, chosen, changed_at, seen_at)
        VALUES (\(tenant.tenant), \(author.id), \(author.name), \(role.sqlValue), \(state), \(now), \(now))
        ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, role = excluded.role,
          changed_at = CASE WHEN operators.chosen = excluded.chosen THEN operators.changed_at
            ELSE excluded.changed_at END,
          chosen = excluded.chosen
        """)
      return try await Self.all(at: now, tenant, connection).first { $0.presence.operator.id == author.id }?
        .presence ?? Self.unknown(author, role)
    }
  }

  /// How it is with one operator.
  public func presence(
    of author: Operator, role: String?, _ tenant: TenantContext
  ) async throws -> OperatorPresence {
    try await all(tenant).first { $0.operator.id == author.id } ?? Self.unknown(author, role)
  }

  /// Everybody who has ever watched the inbox, by name.
  public func all(_ tenant: TenantContext) async throws -> [OperatorPresence] {
    let now = clock.now
    return try await database.read { try await Self.all(at: now, tenant, $0).map(\.presence) }
  }

  private static func unknown(_ author: Operator, _ role: String?) -> OperatorPresence {
    OperatorPresence(
      operator: author, role: role, chosen: .online, isWatching: false, goneSince: nil, conversations: 0)
  }

  // MARK: Assignment

  /// An operator, and when a handoff was given to them last.
  struct Candidate {
    var presence: OperatorPresence
    var assignedAt: Timestamp?
  }

  static func all(
    at now: Timestamp, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> [Candidate] {
    let rows = try await connection.query(
      """
      SELECT o.id AS operator_id, o.name AS operator_name, o.role, o.chosen, o.changed_at, o.seen_at, o.assigned_at,
        (SELECT COUNT(*) FROM operator_streams s
          WHERE s.tenant_id = o.tenant_id AND s.operator_id = o.id AND s.until > \(now)) AS streams,
        (SELECT COUNT(*) FROM handoffs h
          WHERE h.tenant_id = o.tenant_id AND h.operator_id = o.id AND h.ended_at IS NULL
            AND (h.snoozed_until IS NULL OR h.snoozed_until <= \(now))) AS conversations
      FROM operators o WHERE o.tenant_id = \(tenant.tenant) ORDER BY o.name, o.id
      """)
    var candidates: [Candidate] = []
    for row in rows {
      guard let author = try Operator.read(row) else { continue }
      let (streams, chosen): (Int, OperatorPresence.State) = (
        try row.value("streams"), try row.value("chosen")
      )
      let (changed, seen): (Timestamp, Timestamp) = (try row.value("changed_at"), try row.value("seen_at"))
      let gone: Timestamp? = chosen == .online ? (streams > 0 ? nil : seen) : changed
      candidates.append(
        Candidate(
          presence: OperatorPresence(
            operator: author, role: try row.value("role"), chosen: chosen, isWatching: streams > 0,
            goneSince: gone, conversations: try row.value("conversations")),
          assignedAt: try row.value("assigned_at")))
    }
    return candidates
  }

  /// Who is to have a new handoff of a queue, and is noted as the one who got one last; nothing where nobody is there, or
  /// all have enough.
  ///
  /// - Parameter declined: Who has put it back into the line, and is not given it again.
  static func choose(
    for queue: HandoffQueue, declined: String? = nil, at now: Timestamp, _ tenant: TenantContext,
    _ connection: Connection
  ) async throws -> Operator? {
    guard queue.assignment != .none else { return nil }
    try await comeInTurn(at: now, tenant, connection)
    let free = try await all(at: now, tenant, connection).filter { candidate in
      let presence = candidate.presence
      return presence.state == .online && presence.operator.id != declined
        && queue.isSeenTo(by: presence.operator, role: presence.role)
        && queue.capacity.map { presence.conversations < $0 } ?? true
    }
    let chosen = free.min { one, other in
      if queue.assignment == .leastBusy, one.presence.conversations != other.presence.conversations {
        return one.presence.conversations < other.presence.conversations
      }
      return (one.assignedAt?.milliseconds ?? 0, one.presence.operator.id)
        < (other.assignedAt?.milliseconds ?? 0, other.presence.operator.id)
    }
    guard let chosen = chosen?.presence.operator else { return nil }
    try await connection.execute(
      """
      UPDATE operators SET assigned_at = \(now) WHERE tenant_id = \(tenant.tenant) AND id = \(chosen.id)
      """)
    return chosen
  }

  /// One row that each of a company's transactions about its queues changes first: two at once wait for each other, on
  /// several processes, too.
  static func comeInTurn(
    at now: Timestamp, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    try await connection.execute(
      """
      INSERT INTO assignment_turns (tenant_id, at) VALUES (\(tenant.tenant), \(now))
      ON CONFLICT (tenant_id) DO UPDATE SET at = excluded.at
      """)
  }
}
