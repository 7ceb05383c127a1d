import Essentials
import Persistence

/// Moves deadlines: later by the time that a conversation was put aside, sooner where it has become more urgent.
extension DeadlineKeeper {
  /// What is true of a handoff whose deadlines are still to follow what has happened. While a conversation is put aside,
  /// they wait.
  static func isUnsettled(at now: Timestamp) -> SQL {
    """
    (sla_paused_at IS NOT NULL AND (sla_resumed_at IS NOT NULL OR snoozed_until <= \(now))
      OR sla_paused_at IS NULL AND sla_raised_at IS NOT NULL AND ended_at IS NULL)
    """
  }

  /// The deadlines of a handoff, as they are stored.
  private struct Stored {
    var moments: HandoffDeadlines.Moments?
    var state: HandoffDeadline.State?
    var isOpen: Bool { state == .running || state == .warned }

    init(_ row: Row, _ prefix: String) throws {
      state = try row.value(prefix + "_sla")
      let (warning, due): (Timestamp?, Timestamp?) = (
        try row.value(prefix + "_warn_at"), try row.value(prefix + "_due_at")
      )
      if let warning, let due { moments = .init(warnAt: warning, dueAt: due) }
    }

    /// Later by a pause.
    mutating func wait(from pause: Timestamp, to end: Timestamp, _ hours: OfficeHours?) {
      if isOpen { moments = moments?.moved(from: pause, to: end, hours) }
    }

    /// Sooner, or for the first time. What was missed stays so.
    mutating func hurry(_ fresh: HandoffDeadlines.Moments?) {
      guard let fresh, state == nil || isOpen else { return }
      if let moments, moments.dueAt <= fresh.dueAt { return }
      moments = fresh
      state = state ?? .running
    }
  }

  /// Lets the deadlines of a conversation's handoffs follow what has happened in them.
  func settle(
    _ conversation: ConversationID, at now: Timestamp, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let rows = try await connection.query(
      """
      SELECT id, queue, priority, first_reply_at, ended_at, snoozed_until, sla_paused_at, sla_resumed_at,
        sla_raised_at, reply_warn_at, reply_due_at, reply_sla, resolve_warn_at, resolve_due_at, resolve_sla
      FROM handoffs
      WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(conversation) AND \(Self.isUnsettled(at: now))
      """)
    for row in rows { try await settle(row, tenant, connection) }
  }

  private func settle(_ row: Row, _ tenant: TenantContext, _ connection: Connection) async throws {
    let id: HandoffID = try row.value("id")
    let queue: String? = try row.value("queue")
    let hours = settings.line.hours(of: settings.line.queue(named: queue))
    var (reply, resolution) = (try Stored(row, "reply"), try Stored(row, "resolve"))
    let (paused, resumed, back): (Timestamp?, Timestamp?, Timestamp?) = (
      try row.value("sla_paused_at"), try row.value("sla_resumed_at"), try row.value("snoozed_until")
    )
    let end = resumed ?? back
    if let paused, let end {
      reply.wait(from: paused, to: end, hours)
      resolution.wait(from: paused, to: end, hours)
    }
    let (raised, replied, over): (Timestamp?, Timestamp?, Timestamp?) = (
      try row.value("sla_raised_at"), try row.value("first_reply_at"), try row.value("ended_at")
    )
    if let raised, over == nil {
      // What is more urgent from now on has the time of its new priority from now on.
      let start = max(raised, end ?? raised)
      let target = settings.targets.target(queue, try row.value("priority"))
      let fresh = HandoffDeadlines(target, warnAt: settings.targets.warnAt, hours: hours, from: start)
      if replied == nil { reply.hurry(fresh.firstReply) }
      resolution.hurry(fresh.resolution)
    }
    try await connection.execute(
      """
      UPDATE handoffs SET sla_paused_at = NULL, sla_resumed_at = NULL, sla_raised_at = NULL,
        reply_warn_at = \((reply.moments?.warnAt).sqlValue), reply_due_at = \((reply.moments?.dueAt).sqlValue),
        reply_sla = \(reply.state.sqlValue), resolve_warn_at = \((resolution.moments?.warnAt).sqlValue),
        resolve_due_at = \((resolution.moments?.dueAt).sqlValue), resolve_sla = \(resolution.state.sqlValue)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
  }
}
