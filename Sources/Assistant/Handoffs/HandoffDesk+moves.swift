public import Essentials
import Persistence

extension HandoffDesk {
  /// Puts a conversation into the hands of an operator, who has still to take it, or back into the line. Where an operator
  /// has it, only they may: until somebody takes it, the assistant keeps silent.
  ///
  /// - Parameter assignee: Whose it is to be; nothing for whoever comes first.
  /// - Throws: A problem of status 404 when there is no such conversation, 409 when it is over or another operator has it.
  public func assign(
    _ id: ConversationID, to assignee: Operator?, by author: Operator, note text: String? = nil,
    _ tenant: TenantContext
  ) async throws -> Change {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      let held = try await HeldConversation(id, tenant, connection)
      try held.check(author)
      if held.handoff == nil {
        let request = HandoffRequest(reason: .operator, urgency: HandoffUrgency(), isSilent: false)
        try await Self.begin(request, in: id, at: now, by: author, tenant, connection)
      }
      try await connection.execute(
        """
        UPDATE conversations SET operator_id = NULL, operator_name = NULL
        WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      let state = assignee == nil ? Handoff.State.waiting : .assigned
      let row = try await connection.first(
        """
        UPDATE handoffs SET state = \(state), operator_id = \((assignee?.id).sqlValue),
          operator_name = \((assignee?.name).sqlValue), \(HandoffDeadlines.goOn(at: now)), snoozed_until = NULL,
          assigned_at = \(now),
          declined_by = \((assignee == nil ? author.id : nil).sqlValue)
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND ended_at IS NULL RETURNING id
        """)
      guard let handoff = try row?.value(at: 0, as: HandoffID.self) else { throw Problem.notHandedOver(id) }
      let line = [assignee.map { "to \($0.name)" }, text].compactMap(\.self).joined(separator: ": ")
      try await Self.note(
        state, in: handoff, of: id, by: author, line.isEmpty ? nil : line, at: now, tenant, connection)
      var notice: Message?
      if held.operator != nil {
        let left = Self.notice("\(author.name) passes the conversation to a colleague.", in: id, at: now)
        try await HeldConversation.append(left, tenant, connection)
        notice = left
      }
      return try await Self.change(of: id, notice, tenant, connection)
    }
  }

  /// Puts a conversation aside until later, or until the customer writes.
  ///
  /// - Parameter moment: Until when; nothing takes it up again.
  /// - Throws: A problem of status 404 when there is no such conversation, 409 when it is over, the assistant has it or
  ///   another operator, 422 when the moment is past.
  public func snooze(
    _ id: ConversationID, until moment: Timestamp?, by author: Operator, _ tenant: TenantContext
  ) async throws -> Change {
    let now = clock.now
    if let moment, moment <= now { throw Problem.pastMoment }
    // Time stands still while it is put aside. Who puts it aside once more before the deadlines have followed the first
    // time, which takes seconds, makes one pause of both.
    let time: SQL =
      moment == nil
      ? HandoffDeadlines.goOn(at: now)
      : "sla_paused_at = COALESCE(sla_paused_at, \(now)), sla_resumed_at = NULL"
    return try await database.write(isolation: .readCommitted) { connection in
      let held = try await HeldConversation(id, tenant, connection)
      guard let handoff = held.handoff else { throw Problem.notHandedOver(id) }
      try held.check(author)
      try await connection.execute(
        """
        UPDATE handoffs SET \(time), snoozed_until = \(moment.sqlValue)
        WHERE tenant_id = \(tenant.tenant) AND id = \(handoff)
        """)
      return try await Self.change(of: id, nil, tenant, connection)
    }
  }

  /// An operator ends a conversation that people have.
  ///
  /// - Parameter reason: Why, for colleagues.
  /// - Throws: A problem of status 404 when there is no such conversation, 409 when it is over, the assistant has it, or
  ///   another operator.
  public func close(
    _ id: ConversationID, because reason: String, by author: Operator, _ tenant: TenantContext
  ) async throws -> Change {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      let held = try await HeldConversation(id, tenant, connection)
      guard let handoff = held.handoff else { throw Problem.notHandedOver(id) }
      try held.check(author)
      try await Self.close(id, by: author, note: reason, at: now, tenant, connection)
      try await connection.execute(
        """
        UPDATE conversations SET status = \(Conversation.Status.ended), ended_at = \(now), operator_id = NULL,
          operator_name = NULL, handoff_id = NULL, paused = 0
        WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      let notice = Self.notice("\(author.name) has closed the conversation.", in: id, at: now)
      try await HeldConversation.append(notice, tenant, connection)
      let change = try await Self.change(of: id, ended: handoff, notice, tenant, connection)
      try await events.add(.conversationCompleted(change.conversation, at: now), tenant, connection)
      return change
    }
  }

  /// An operator takes a conversation up again that was over.
  ///
  /// - Throws: A problem of status 404 when there is no such conversation, 409 when it is not over.
  public func reopen(
    _ id: ConversationID, by author: Operator, _ tenant: TenantContext
  ) async throws -> Change {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      let held = try await HeldConversation(id, mayBeOver: true, tenant, connection)
      guard held.conversation.status == .ended else { throw Problem.notOver(id) }
      try await connection.execute(
        """
        UPDATE conversations SET status = \(Conversation.Status.open), ended_at = NULL
        WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      let notice = try await Self.take(held, by: author, at: now, tenant, connection)
      return try await Self.change(of: id, notice, tenant, connection)
    }
  }
}
