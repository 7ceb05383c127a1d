public import Essentials
import Persistence

extension HandoffDesk {
  /// An operator takes a conversation: from now on the assistant keeps silent. Taking again what one has changes nothing.
  ///
  /// - Parameter former: Whom it is to be taken from, by their id; nothing where nobody may have it.
  /// - Throws: A problem of status 404 when there is no such conversation, 409 when it is over, or somebody else has it.
  public func take(
    _ id: ConversationID, by author: Operator, from former: String? = nil, _ tenant: TenantContext
  ) async throws -> Change {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      let held = try await HeldConversation(id, tenant, connection)
      let notice = try await Self.take(held, by: author, from: former, at: now, tenant, connection)
      return try await Self.change(of: id, notice, tenant, connection)
    }
  }

  /// An operator gives a conversation back to the assistant.
  ///
  /// - Parameter text: What is noted about it, for colleagues.
  /// - Throws: A problem of status 404 when there is no such conversation, 409 when the assistant has it already, it is
  ///   over, or another operator has it.
  public func giveBack(
    _ id: ConversationID, by author: Operator, note text: String? = nil, _ tenant: TenantContext
  ) async throws -> Change {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      let held = try await HeldConversation(id, tenant, connection)
      guard let handoff = held.handoff else { throw Problem.notHandedOver(id) }
      try held.check(author)
      try await connection.execute(
        """
        UPDATE conversations SET status = \(Conversation.Status.open), operator_id = NULL, operator_name = NULL,
          handoff_id = NULL, paused = 0
        WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      try await connection.execute(
        """
        UPDATE handoffs SET state = \(Handoff.State.givenBack), ended_at = \(now), waiting_since = NULL,
          unread = 0, \(HandoffDeadlines.goOn(at: now)) WHERE tenant_id = \(tenant.tenant) AND id = \(handoff)
        """)
      try await Self.note(
        .givenBack, in: handoff, of: id, by: author, text, at: now, tenant, connection)
      let notice = Self.notice("\(author.name) has left. The assistant goes on.", in: id, at: now)
      try await HeldConversation.append(notice, tenant, connection)
      return try await Self.change(of: id, ended: handoff, notice, tenant, connection)
    }
  }

  /// An operator writes to the customer. Where nobody has the conversation, they take it with that.
  ///
  /// - Parameter key: The sender's own name for the message: the same again is the same message.
  /// - Returns: The message, and what has changed beside it; nothing where it was there already.
  /// - Throws: A problem of status 404 when there is no such conversation, 409 when it is over, somebody else has it, or
  ///   the key is another message's.
  public func say(
    _ text: String, key: String, in id: ConversationID, by author: Operator, _ tenant: TenantContext
  ) async throws -> (message: Message, change: Change?) {
    let now = clock.now
    let message = Message(
      id: MessageID(at: now), conversation: id, role: .operator, text: try ReceiveStep().text(text),
      createdAt: now, idempotencyKey: key, author: author.name)
    return try await database.write(isolation: .readCommitted) { connection in
      let held = try await HeldConversation(id, mayBeOver: true, tenant, connection)
      if let earlier = try await ConversationStore.message(key, in: id, tenant, connection) {
        guard earlier.role == .operator else { throw Problem.anotherMessagesKey }
        return (earlier, nil)
      }
      if held.conversation.status == .ended { throw Problem.endedConversation(id) }
      let notice = try await Self.take(held, by: author, at: now, tenant, connection)
      try await HeldConversation.append(message, tenant, connection)
      try await connection.execute(
        """
        UPDATE handoffs SET first_reply_at = COALESCE(first_reply_at, \(now)), waiting_since = NULL, unread = 0
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND ended_at IS NULL
        """)
      return (message, try await Self.change(of: id, notice, tenant, connection))
    }
  }

  // MARK: Parts

  /// Takes a conversation within a transaction.
  ///
  /// - Returns: What the customer reads about it; nothing where the operator had it.
  static func take(
    _ held: HeldConversation, by author: Operator, from former: String? = nil, at now: Timestamp,
    _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Message? {
    let id = held.conversation.id
    if held.operator?.id == author.id { return nil }
    if let other = held.operator, other.id != former { throw Problem.takenConversation(by: other) }
    if let waiting = try await current(of: id, tenant, connection), waiting.state == .assigned,
      let other = waiting.operator, other.id != author.id, other.id != former
    {
      throw Problem.takenConversation(by: other)
    }
    if held.handoff == nil {
      let request = HandoffRequest(reason: .operator, urgency: HandoffUrgency(), isSilent: true)
      try await begin(request, in: id, at: now, by: author, tenant, connection)
    }
    try await connection.execute(
      """
      UPDATE conversations SET status = \(Conversation.Status.waitingForOperator), operator_id = \(author.id),
        operator_name = \(author.name), paused = 1, attended = 1
      WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
    // What the assistant has not answered yet is the operator's to answer.
    try await connection.execute(
      """
      UPDATE messages SET awaits_reply = 0, claimed_by = NULL, claimed_until = NULL
      WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND awaits_reply = 1
      """)
    let row = try await connection.first(
      """
      UPDATE handoffs SET state = \(Handoff.State.taken), operator_id = \(author.id),
        operator_name = \(author.name), taken_at = COALESCE(taken_at, \(now)),
        \(HandoffDeadlines.goOn(at: now)), snoozed_until = NULL
      WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND ended_at IS NULL RETURNING id
      """)
    guard let handoff = try row?.value(at: 0, as: HandoffID.self) else { throw Problem.notHandedOver(id) }
    try await note(
      .taken, in: handoff, of: id, by: author, held.operator.map { "from \($0.name)" }, at: now, tenant,
      connection)
    let notice = notice("\(author.name) has joined the conversation.", in: id, at: now)
    try await HeldConversation.append(notice, tenant, connection)
    return notice
  }

  static func notice(_ text: String, in id: ConversationID, at now: Timestamp) -> Message {
    Message(id: MessageID(at: now), conversation: id, role: .system, text: text, createdAt: now)
  }

  /// The conversation and its handoff as they are now.
  ///
  /// - Parameter ended: The handoff, where it is over; nothing for the one that is not.
  static func change(
    of id: ConversationID, ended: HandoffID? = nil, _ notice: Message?, _ tenant: TenantContext,
    _ connection: Connection
  ) async throws -> Change {
    let row = try await connection.first(
      "SELECT \(ConversationRow.columns) FROM conversations WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
    )
    let which: SQL = ended.map { "id = \($0)" } ?? "ended_at IS NULL"
    let handoff = try await connection.first(
      """
      SELECT \(HandoffRecord.columns) FROM handoffs
      WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND \(which)
      """)
    guard let row, let handoff else { throw Problem.notHandedOver(id) }
    return Change(
      conversation: try ConversationRow.conversation(row), handoff: try HandoffRecord(handoff), notice: notice
    )
  }
}

extension HeldConversation {
  /// - Throws: A problem of status 409 when somebody else has it.
  func check(_ author: Operator) throws(Problem) {
    if let other = `operator`, other.id != author.id { throw .takenConversation(by: other) }
  }
}
