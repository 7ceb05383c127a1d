public import Essentials
import Persistence

/// Cached turns are written as one narrow row each. Here they become conversations like any other, as soon as
/// somebody asks for them.
extension ConversationStore {
  /// Makes a conversation out of the cached turn that began it; false when there is none.
  @discardableResult
  func unfoldCachedTurn(_ id: ConversationID, _ tenant: TenantContext) async throws -> Bool {
    let isFolded = try await database.read { connection in
      try await connection.first(
        "SELECT 1 FROM cached_turns WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id)") != nil
    }
    guard isFolded else { return false }
    return try await database.write { connection in
      try await Self.unfoldCachedTurn(id, tenant, connection)
    }
  }

  /// The questions that the cache answers most often, as customers write them; more than twice each.
  public func mostAsked(limit: Int, _ tenant: TenantContext) async throws -> [String] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT text FROM cached_turns WHERE tenant_id = \(tenant.tenant)
        GROUP BY text HAVING COUNT(*) > 2 ORDER BY COUNT(*) DESC, text LIMIT \(limit)
        """
      ).map { try $0.value(at: 0, as: String.self) }
    }
  }

  /// Makes conversations out of all cached turns that belong on a page of the list.
  func unfoldCachedTurns(after cursor: ConversationID?, limit: Int, _ tenant: TenantContext) async throws {
    var query: SQL = "SELECT conversation_id FROM cached_turns WHERE tenant_id = \(tenant.tenant)"
    if let cursor { query.append(" AND conversation_id < \(cursor)") }
    query.append(" ORDER BY conversation_id DESC LIMIT \(limit)")
    let folded = try await database.read { [query] connection in
      try await connection.query(query).map { try $0.value(at: 0, as: ConversationID.self) }
    }
    guard !folded.isEmpty else { return }
    try await database.write { connection in
      for id in folded { _ = try await Self.unfoldCachedTurn(id, tenant, connection) }
    }
  }

  /// Does it within a transaction; false when there is no such cached turn.
  @discardableResult
  static func unfoldCachedTurn(
    _ id: ConversationID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Bool {
    // Deleting first locks the row: whoever comes second finds nothing.
    let row = try await connection.first(
      """
      DELETE FROM cached_turns WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id)
      RETURNING reply_id, channel, customer_reference, text, created_at, response_ms
      """)
    guard let row else { return false }
    let originalRow = try await connection.first(
      """
      SELECT \(MessageRow.columns), trace FROM messages
      WHERE tenant_id = \(tenant.tenant) AND id = \(try row.value(at: 0, as: MessageID.self))
      """)
    guard let originalRow else { throw Problem.unknownConversation(id) }
    let original = try MessageRow.message(originalRow)
    let time: Timestamp = try row.value(at: 4)
    let conversation = Conversation(
      id: id, channel: try row.value(at: 1), customerReference: try row.value(at: 2), createdAt: time,
      updatedAt: time)
    let question = Message(
      id: MessageID(at: time), conversation: id, role: .customer, text: try row.value(at: 3), createdAt: time)
    var answer = original.answer
    answer?.isCached = true
    answer?.responseMilliseconds = try row.value(at: 5)
    let reply = Message(
      id: MessageID(at: time), conversation: id, role: .agent, text: original.text, createdAt: time,
      inReplyTo: question.id, answer: answer)
    try await connection.execute(
      ConversationRow.insertion(of: conversation, lastOrdinal: 2, tenant))
    try await connection.execute(
      MessageRow.insertion(of: question, ordinal: 1, awaitsReply: false, trace: nil, tenant))
    try await connection.execute(
      MessageRow.insertion(
        of: reply, ordinal: 2, awaitsReply: false, trace: try originalRow.value("trace"), tenant))
    return true
  }
}
