public import Essentials
public import Persistence

/// Keeps conversations and their messages. Every call concerns one tenant.
public struct ConversationStore: Sendable {
  let database: Database
  let clock: any WallClock
  /// Where it is put what others want to hear of.
  let events: EventOutbox

  /// Makes a store over a database that has the ``migrations``.
  public init(database: Database, clock: any WallClock, events: EventOutbox = .none) {
    self.database = database
    self.clock = clock
    self.events = events
  }

  /// Begins a conversation.
  ///
  /// - Parameters:
  ///   - customer: The company's own name for the customer, proved.
  ///   - idempotencyKey: The caller's own name for this beginning; the same again gets the conversation that the first
  ///     made.
  /// - Throws: A problem of status 409 when the key began a conversation of another customer.
  public func create(
    channel: Channel, customerReference: String? = nil, customer: String? = nil,
    metadata: [String: String] = [:],
    idempotencyKey: String? = nil, _ tenant: TenantContext
  ) async throws -> Conversation {
    let now = clock.now
    let conversation = Conversation(
      id: ConversationID(at: now), channel: channel, customerReference: customerReference, customer: customer,
      metadata: metadata, createdAt: now, updatedAt: now)
    return try await database.write { connection in
      let inserted = try await connection.execute(
        ConversationRow.insertion(of: conversation, key: idempotencyKey, lastOrdinal: 0, tenant))
      guard inserted == 0 else { return conversation }
      let earlier = try await connection.first(
        """
        SELECT \(ConversationRow.columns) FROM conversations
        WHERE tenant_id = \(tenant.tenant) AND idempotency_key = \(idempotencyKey.sqlValue)
        """
      ).map(ConversationRow.conversation)
      // Not by ==, which takes texts for the same whose bytes differ.
      guard earlier?.customer.map({ Array($0.utf8) }) == customer.map({ Array($0.utf8) }) else {
        throw Problem.anotherCustomersKey
      }
      return earlier ?? conversation
    }
  }

  /// A conversation, or nothing when the tenant has none of that name.
  public func conversation(_ id: ConversationID, _ tenant: TenantContext) async throws -> Conversation? {
    if let conversation = try await stored(id, tenant) { return conversation }
    return try await unfoldCachedTurn(id, tenant) ? try await stored(id, tenant) : nil
  }

  /// The company's own name for the customer of a conversation, where it was proved.
  public func customer(of id: ConversationID, _ tenant: TenantContext) async throws -> String? {
    try await database.read { connection in
      try await connection.first(
        "SELECT customer FROM conversations WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
      )?.value(at: 0)
    }
  }

  private func stored(_ id: ConversationID, _ tenant: TenantContext) async throws -> Conversation? {
    try await database.read { connection in
      try await connection.first(
        """
        SELECT \(ConversationRow.columns) FROM conversations WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """
      ).map(ConversationRow.conversation)
    }
  }

  /// Whether an answer in a conversation cites a passage.
  public func isCited(_ passage: PassageID, in id: ConversationID, _ tenant: TenantContext) async throws
    -> Bool
  {
    try await unfoldCachedTurn(id, tenant)
    return try await database.read { connection in
      try await connection.first(
        """
        SELECT 1 FROM messages WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id)
          AND citations LIKE \("%\"\(passage.text)\"%") LIMIT 1
        """) != nil
    }
  }

  /// Conversations, newest first.
  ///
  /// - Parameters:
  ///   - cursor: The last conversation of the page before; nothing for the first page.
  ///   - limit: How many at most.
  ///   - status: Only those that stand there; nothing for all.
  public func list(
    after cursor: ConversationID? = nil, limit: Int, status: Conversation.Status? = nil,
    _ tenant: TenantContext
  ) async throws -> [Conversation] {
    try await unfoldCachedTurns(after: cursor, limit: limit, tenant)
    var query: SQL = "SELECT \(ConversationRow.columns) FROM conversations WHERE tenant_id = \(tenant.tenant)"
    if let cursor { query.append(" AND id < \(cursor)") }
    if let status { query.append(" AND status = \(status)") }
    query.append(" ORDER BY id DESC LIMIT \(limit)")
    return try await database.read { [query] connection in
      try await connection.query(query).map(ConversationRow.conversation)
    }
  }

  /// One message of a conversation, if it is there.
  public func message(
    _ id: MessageID, in conversation: ConversationID, _ tenant: TenantContext
  ) async throws -> Message? {
    try await database.read { connection in
      try await connection.first(
        """
        SELECT \(MessageRow.columns) FROM messages
        WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND conversation_id = \(conversation)
        """
      ).map(MessageRow.message)
    }
  }

  /// The messages of a conversation, oldest first.
  ///
  /// - Parameters:
  ///   - cursor: The last message of the page before; nothing for the first page. A message that is not of this
  ///     conversation is a problem of status 422.
  ///   - limit: How many at most.
  public func messages(
    of id: ConversationID, after cursor: MessageID? = nil, limit: Int, _ tenant: TenantContext
  ) async throws -> [Message] {
    try await unfoldCachedTurn(id, tenant)
    return try await database.read { connection in
      var start: Int64 = 0
      if let cursor {
        guard
          let ordinal = try await connection.first(
            """
            SELECT ordinal FROM messages
            WHERE tenant_id = \(tenant.tenant) AND id = \(cursor) AND conversation_id = \(id)
            """
          )?.value(at: 0, as: Int64.self)
        else { throw Problem.unknownCursor("\(cursor)") }
        start = ordinal
      }
      return try await connection.query(
        """
        SELECT \(MessageRow.columns) FROM messages
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND ordinal > \(start)
        ORDER BY ordinal LIMIT \(limit)
        """
      ).map(MessageRow.message)
    }
  }

  /// How a reply came about, as JSON; nothing for what is no reply of the conversation.
  public func trace(
    of message: MessageID, in id: ConversationID, _ tenant: TenantContext
  ) async throws -> JSONValue? {
    try await unfoldCachedTurn(id, tenant)
    let text: String? = try await database.read { connection in
      try await connection.first(
        """
        SELECT trace FROM messages
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND id = \(message)
        """
      )?.value(at: 0)
    }
    return try text.map { try JSONValue(parsing: Array($0.utf8)) }
  }

  /// The latest message of a conversation, if it has any.
  public func lastMessage(of id: ConversationID, _ tenant: TenantContext) async throws -> MessageID? {
    try await unfoldCachedTurn(id, tenant)
    return try await database.read { connection in
      try await connection.first(
        """
        SELECT id FROM messages WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id)
        ORDER BY ordinal DESC LIMIT 1
        """
      )?.value(at: 0)
    }
  }

  /// Ends a conversation: it takes no more messages. Ending it again changes nothing.
  ///
  /// - Throws: A problem of status 404 when there is none.
  public func end(_ id: ConversationID, _ tenant: TenantContext) async throws -> Conversation {
    try await unfoldCachedTurn(id, tenant)
    let now = clock.now
    return try await database.write { connection in
      try await HandoffDesk.close(id, at: now, tenant, connection)
      let row = try await connection.first(
        """
        UPDATE conversations SET status = \(Conversation.Status.ended), ended_at = \(now), operator_id = NULL,
          operator_name = NULL, handoff_id = NULL, paused = 0
        WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND status <> \(Conversation.Status.ended)
        RETURNING \(ConversationRow.columns)
        """)
      if let row {
        let ended = try ConversationRow.conversation(row)
        try await events.add(.conversationCompleted(ended, at: now), tenant, connection)
        return ended
      }
      let former = try await connection.first(
        "SELECT \(ConversationRow.columns) FROM conversations WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
      )
      guard let former else { throw Problem.unknownConversation(id) }
      return try ConversationRow.conversation(former)
    }
  }
}
