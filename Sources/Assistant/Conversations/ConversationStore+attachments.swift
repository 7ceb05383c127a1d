public import Essentials
import Persistence

extension ConversationStore {
  /// How many messages with files are looked at.
  private static let messagesWithFiles = 20

  /// The files that came with a conversation's messages, latest first.
  func attachments(in id: ConversationID, _ tenant: TenantContext) async throws -> [Attachment] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT \(MessageRow.columns) FROM messages
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND attachments IS NOT NULL
        ORDER BY ordinal DESC LIMIT \(Self.messagesWithFiles)
        """
      ).flatMap { try MessageRow.message($0).attachments.reversed() }
    }
  }

  /// A file of a conversation, by where it lies; nothing when the conversation has no such file.
  public func attachment(
    at location: String, in id: ConversationID, _ tenant: TenantContext
  ) async throws -> Attachment? {
    let quoted = JSONValue.string(location).text
    return try await database.read { connection in
      try await connection.query(
        """
        SELECT \(MessageRow.columns) FROM messages
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND attachments IS NOT NULL
          AND REPLACE(attachments, \(quoted), '') <> attachments
        """
      ).flatMap { try MessageRow.message($0).attachments }.first { $0.location == location }
    }
  }
}
