import Essentials
import Persistence

/// How a conversation lies in its table.
enum ConversationRow {
  static let columns = SQL(
    raw: "id, status, channel, customer_reference, metadata, created_at, updated_at, ended_at, customer")

  /// Reads a conversation from the ``columns``.
  static func conversation(_ row: Row) throws -> Conversation {
    Conversation(
      id: try row.value(at: 0), status: try row.value(at: 1), channel: try row.value(at: 2),
      customerReference: try row.value(at: 3), customer: try row.value(at: 8),
      metadata: try JSON.decode([String: String].self, from: Array(row.value(at: 4, as: String.self).utf8)),
      createdAt: try row.value(at: 5), updatedAt: try row.value(at: 6), endedAt: try row.value(at: 7))
  }

  static func insertion(
    of conversation: Conversation, key: String? = nil, lastOrdinal: Int64, _ tenant: TenantContext
  ) throws -> SQL {
    let metadata =
      conversation.metadata.isEmpty
      ? "{}" : String(decoding: try JSON.encode(conversation.metadata), as: UTF8.self)
    return """
      INSERT INTO conversations (tenant_id, \(columns), idempotency_key, last_ordinal)
      VALUES (\(tenant.tenant), \(conversation.id), \(conversation.status), \(conversation.channel),
        \(conversation.customerReference.sqlValue), \(metadata), \(conversation.createdAt), \(conversation.updatedAt),
        \(conversation.endedAt.sqlValue), \(conversation.customer.sqlValue), \(key.sqlValue), \(lastOrdinal))
      ON CONFLICT DO NOTHING
      """
  }
}
