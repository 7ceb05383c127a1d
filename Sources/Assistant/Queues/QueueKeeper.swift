public import Essentials
public import Persistence

/// Keeps the queues going: what somebody had who is gone goes back into its queue, and what waits there is given to who
/// has come or has room again.
public struct QueueKeeper: Sendable {
  let database: Database
  let clock: any WallClock
  let settings: QueueSettings

  /// Makes it over a database that has the ``ConversationStore/migrations``.
  public init(database: Database, clock: any WallClock, settings: QueueSettings) {
    self.database = database
    self.clock = clock
    self.settings = settings
  }

  /// So many handoffs are looked at at a time.
  private static let batch = 100

  /// Does once what is to be done.
  ///
  /// - Returns: What has changed, for those who watch.
  public func keep(_ tenant: TenantContext) async throws -> [HandoffDesk.Change] {
    guard !settings.queues.isEmpty else { return [] }
    return try await bringBack(tenant) + (try await give(tenant))
  }

  // MARK: Back into the line

  private func bringBack(_ tenant: TenantContext) async throws -> [HandoffDesk.Change] {
    guard let patience = settings.returnAfter else { return [] }
    let now = clock.now
    let limit = now + (.zero - patience)
    let left = try await database.read { connection in
      let gone = try await PresenceDesk.all(at: now, tenant, connection).compactMap { candidate in
        candidate.presence.goneSince.flatMap { $0 <= limit ? candidate.presence.operator.id : nil }
      }
      guard !gone.isEmpty else { return [ConversationID]() }
      return try await connection.query(
        """
        SELECT conversation_id FROM handoffs
        WHERE tenant_id = \(tenant.tenant) AND operator_id IN (\(list: gone)) AND \(Self.isLeft(since: limit, at: now))
        ORDER BY id LIMIT \(Self.batch)
        """
      ).map { try $0.value(at: 0, as: ConversationID.self) }
    }
    var changes: [HandoffDesk.Change] = []
    for id in left {
      if let change = try await bringBack(id, since: limit, tenant) { changes.append(change) }
    }
    return changes
  }

  /// What nobody has answered since a moment, of queues alone: what somebody took by themselves is theirs.
  private static func isLeft(since limit: Timestamp, at now: Timestamp) -> SQL {
    """
    ended_at IS NULL AND queue IS NOT NULL AND (snoozed_until IS NULL OR snoozed_until <= \(now))
      AND (state = \(Handoff.State.assigned) AND assigned_at <= \(limit)
        OR state = \(Handoff.State.taken) AND unread > 0 AND waiting_since <= \(limit) AND taken_at <= \(limit))
    """
  }

  private func bringBack(
    _ id: ConversationID, since limit: Timestamp, _ tenant: TenantContext
  ) async throws -> HandoffDesk.Change? {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      let held = try await HeldConversation(id, mayBeOver: true, tenant, connection)
      let row = try await connection.first(
        """
        SELECT \(HandoffRecord.columns) FROM handoffs
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND \(Self.isLeft(since: limit, at: now))
        """)
      // Whoever comes second finds it done, as does who finds its operator at work again.
      guard let handoff = try row.map({ try HandoffRecord($0) }), let former = handoff.operator else {
        return nil
      }
      try await connection.execute(
        """
        UPDATE handoffs SET state = \(Handoff.State.waiting), operator_id = NULL, operator_name = NULL,
          assigned_at = NULL WHERE tenant_id = \(tenant.tenant) AND id = \(handoff.id)
        """)
      try await connection.execute(
        """
        UPDATE conversations SET operator_id = NULL, operator_name = NULL
        WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      try await HandoffDesk.note(
        .waiting, in: handoff.id, of: id, "\(former.name) is not there", at: now, tenant, connection)
      var notice: Message?
      if held.operator != nil {
        let left = HandoffDesk.notice(
          "\(former.name) had to leave. A colleague will answer.", in: id, at: now)
        try await HeldConversation.append(left, tenant, connection)
        notice = left
      }
      return try await HandoffDesk.change(of: id, notice, tenant, connection)
    }
  }

  // MARK: To somebody

  private func give(_ tenant: TenantContext) async throws -> [HandoffDesk.Change] {
    let giving = settings.queues.filter { $0.assignment != .none }
    guard !giving.isEmpty else { return [] }
    let now = clock.now
    let waiting = try await database.read { connection in
      try await connection.query(
        """
        SELECT conversation_id, queue FROM handoffs
        WHERE tenant_id = \(tenant.tenant) AND state = \(Handoff.State.waiting) AND ended_at IS NULL
          AND queue IN (\(list: giving.map(\.name))) AND (snoozed_until IS NULL OR snoozed_until <= \(now))
        ORDER BY priority DESC, created_at, id LIMIT \(Self.batch)
        """
      ).map { (try $0.value(at: 0, as: ConversationID.self), try $0.value(at: 1, as: String.self)) }
    }
    var changes: [HandoffDesk.Change] = []
    for (id, name) in waiting {
      guard let queue = settings.queue(named: name) else { continue }
      if let change = try await give(id, of: queue, tenant) { changes.append(change) }
    }
    return changes
  }

  private func give(
    _ id: ConversationID, of queue: HandoffQueue, _ tenant: TenantContext
  ) async throws -> HandoffDesk.Change? {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      _ = try await HeldConversation(id, mayBeOver: true, tenant, connection)
      guard let handoff = try await HandoffDesk.current(of: id, tenant, connection),
        handoff.state == .waiting, handoff.queue == queue.name,
        try await HandoffDesk.give(handoff.id, of: id, from: queue, at: now, tenant, connection)
      else { return nil }
      return try await HandoffDesk.change(of: id, nil, tenant, connection)
    }
  }
}

extension HandoffDesk {
  /// Gives a handoff that waits to one of those who see to its queue and are there.
  ///
  /// - Returns: Whether there was anybody.
  static func give(
    _ id: HandoffID, of conversation: ConversationID, from queue: HandoffQueue, at now: Timestamp,
    _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Bool {
    let declined: String? = try await connection.first(
      "SELECT declined_by FROM handoffs WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
    )?.value(at: 0)
    let chosen = try await PresenceDesk.choose(
      for: queue, declined: declined, at: now, tenant, connection)
    guard let chosen else { return false }
    try await connection.execute(
      """
      UPDATE handoffs SET state = \(Handoff.State.assigned), operator_id = \(chosen.id),
        operator_name = \(chosen.name), assigned_at = \(now) WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
    try await note(
      .assigned, in: id, of: conversation, "to \(chosen.name)", at: now, tenant, connection)
    return true
  }
}
