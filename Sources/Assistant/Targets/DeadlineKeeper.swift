public import Essentials
public import Persistence

/// Sees to deadlines of handoffs: warns when there is little time left, and makes more urgent what is late. Each is told
/// once, by whichever process comes first.
public struct DeadlineKeeper: Sendable {
  let database: Database
  let clock: any WallClock
  let events: EventOutbox
  let settings: HandoffSettings

  /// Makes it over a database that has the ``ConversationStore/migrations``.
  public init(
    database: Database, clock: any WallClock, events: EventOutbox = .none,
    settings: HandoffSettings = HandoffSettings()
  ) {
    self.database = database
    self.clock = clock
    self.events = events
    self.settings = settings
  }

  /// So many handoffs are looked at at a time; what is left is for the next time.
  private static let batch = 100

  /// What is true of a handoff that something is to be done about.
  public static func isDue(at now: Timestamp) -> SQL {
    "(\(isUnsettled(at: now)) OR \(isToBeTold(at: now)))"
  }

  /// What is true of a handoff about which something is to be told. While it is put aside, time stands still.
  private static func isToBeTold(at now: Timestamp) -> SQL {
    """
    ended_at IS NULL AND sla_paused_at IS NULL AND (
      first_reply_at IS NULL AND (reply_sla = 'running' AND reply_warn_at <= \(now)
        OR reply_sla IN ('running', 'warned') AND reply_due_at <= \(now))
      OR resolve_sla = 'running' AND resolve_warn_at <= \(now)
      OR resolve_sla IN ('running', 'warned') AND resolve_due_at <= \(now))
    """
  }

  /// Does once what is to be done.
  ///
  /// - Returns: What has changed, for those who watch.
  public func keep(_ tenant: TenantContext) async throws -> [HandoffDesk.Change] {
    let now = clock.now
    let due = try await database.read { connection in
      try await connection.query(
        """
        SELECT conversation_id FROM handoffs WHERE tenant_id = \(tenant.tenant) AND \(Self.isDue(at: now))
        ORDER BY priority DESC, created_at, id LIMIT \(Self.batch)
        """
      ).map { try $0.value(at: 0, as: ConversationID.self) }
    }
    var changes: [HandoffDesk.Change] = []
    for id in due {
      if let change = try await keep(id, tenant) { changes.append(change) }
    }
    return changes
  }

  private func keep(_ id: ConversationID, _ tenant: TenantContext) async throws -> HandoffDesk.Change? {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      // Who comes second finds it done.
      _ = try await HeldConversation(id, mayBeOver: true, tenant, connection)
      try await settle(id, at: now, tenant, connection)
      let row = try await connection.first(
        """
        SELECT \(HandoffRecord.columns) FROM handoffs
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND \(Self.isToBeTold(at: now))
        """)
      guard let handoff = try row.map({ try HandoffRecord($0) }) else { return nil }
      if handoff.firstReplyAt == nil, let deadline = handoff.firstReply {
        try await keep(.firstReply, deadline, of: handoff, at: now, tenant, connection)
      }
      if let deadline = handoff.resolution {
        try await keep(.resolution, deadline, of: handoff, at: now, tenant, connection)
      }
      return try await HandoffDesk.change(of: id, nil, tenant, connection)
    }
  }

  private func keep(
    _ kind: HandoffDeadline.Kind, _ deadline: HandoffDeadline, of handoff: HandoffRecord, at now: Timestamp,
    _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    guard deadline.state == .running || deadline.state == .warned else { return }
    let column: SQL = kind == .firstReply ? "reply_sla" : "resolve_sla"
    let warning: SQL = kind == .firstReply ? "reply_warn_at" : "resolve_warn_at"
    let state: HandoffDeadline.State = deadline.dueAt <= now ? .breached : .warned
    let changed = try await connection.execute(
      """
      UPDATE handoffs SET \(column) = \(state) WHERE tenant_id = \(tenant.tenant) AND id = \(handoff.id)
        AND \(column) <> \(state) AND \(warning) <= \(now)
      """)
    guard changed == 1 else { return }
    let line = Self.line(kind, state)
    if state == .breached {
      guard
        let latest = try await HandoffDesk.current(of: handoff.conversation, tenant, connection)?.urgency
          .priority
      else { return }
      // The highest cannot be raised, but why it is so urgent is worth knowing.
      let urgency = HandoffUrgency(latest.raised, why: [line])
      try await HandoffDesk.raise(handoff.id, to: urgency, adds: true, at: now, tenant, connection)
    }
    try await HandoffDesk.note(
      handoff.state, in: handoff.id, of: handoff.conversation, line, at: now, tenant, connection)
    try await events.add(
      .deadline(kind, deadline, of: handoff, isBreached: state == .breached, at: now), tenant, connection)
  }

  private static func line(_ kind: HandoffDeadline.Kind, _ state: HandoffDeadline.State) -> String {
    switch (kind, state) {
    case (.firstReply, .breached): "The first reply is late."
    case (.firstReply, _): "The first reply is due soon."
    case (.resolution, .breached): "It should be solved by now."
    case (.resolution, _): "It should be solved soon."
    }
  }
}
