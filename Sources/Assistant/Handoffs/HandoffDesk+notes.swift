public import Essentials
import Persistence

extension HandoffDesk {
  /// Writes a note about a conversation, also about one that is over.
  ///
  /// - Parameter key: The sender's own name for the note: the same again is the same note.
  /// - Returns: The note, and whether it is new.
  /// - Throws: A problem of status 404 when there is no such conversation.
  public func note(
    _ text: String, key: String, about id: ConversationID, by author: Operator, _ tenant: TenantContext
  ) async throws -> (note: ConversationNote, isNew: Bool) {
    let now = clock.now
    let text = try ReceiveStep().text(text)
    return try await database.write(isolation: .readCommitted) { connection in
      _ = try await HeldConversation(id, mayBeOver: true, tenant, connection)
      let inserted = try await connection.execute(
        """
        INSERT INTO conversation_notes (tenant_id, \(ConversationNote.columns), idempotency_key)
        VALUES (\(tenant.tenant), \(NoteID(at: now)), \(id), \(author.id), \(author.name), \(text), \(now), \(key))
        ON CONFLICT DO NOTHING
        """)
      let row = try await connection.first(
        """
        SELECT \(ConversationNote.columns) FROM conversation_notes
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND idempotency_key = \(key)
        """)
      guard let row else { throw Problem.unknownConversation(id) }
      return (try ConversationNote(row), inserted == 1)
    }
  }

  /// The notes about a conversation, oldest first.
  ///
  /// - Parameter cursor: The last note of the page before; nothing for the first page.
  public func notes(
    about id: ConversationID, after cursor: NoteID? = nil, limit: Int, _ tenant: TenantContext
  ) async throws -> [ConversationNote] {
    try await database.read { connection in
      let after: SQL = cursor.map { "AND id > \($0)" } ?? ""
      return try await connection.query(
        """
        SELECT \(ConversationNote.columns) FROM conversation_notes
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) \(after) ORDER BY id LIMIT \(limit)
        """
      ).map(ConversationNote.init)
    }
  }
}
