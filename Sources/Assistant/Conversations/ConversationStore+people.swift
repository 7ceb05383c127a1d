import Essentials
import Persistence

/// What turns know of the people who have a conversation.
extension ConversationStore {
  /// Whether people have a message's conversation; then it is theirs, and gets no reply of the assistant's.
  func leavesToPeople(_ message: Message, _ tenant: TenantContext) async throws -> Bool {
    let isPaused: Bool = try await database.read { connection in
      try await connection.first(
        "SELECT paused FROM conversations WHERE tenant_id = \(tenant.tenant) AND id = \(message.conversation)"
      )?.value(at: 0) ?? false
    }
    guard isPaused else { return false }
    return try await database.write(isolation: .readCommitted) { connection in
      // Where it has a reply, that stands.
      if try await Self.reply(to: message.id, tenant, connection) != nil { return false }
      try await Self.leaveUnanswered(message.id, tenant, connection)
      return true
    }
  }

  /// What operators wrote and what customers wrote to them, before a message, oldest first.
  func talk(before message: Message, limit: Int, _ tenant: TenantContext) async throws -> [Message] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT \(MessageRow.columns) FROM messages m
        WHERE m.tenant_id = \(tenant.tenant) AND m.conversation_id = \(message.conversation)
          AND m.id <> \(message.id) AND (m.role = \(Message.Role.operator)
            OR m.role = \(Message.Role.customer) AND m.awaits_reply = 0 AND NOT EXISTS (
              SELECT 1 FROM messages r WHERE r.tenant_id = \(tenant.tenant) AND r.in_reply_to = m.id))
        ORDER BY m.ordinal DESC LIMIT \(limit)
        """
      ).map(MessageRow.message).reversed()
    }
  }
}
