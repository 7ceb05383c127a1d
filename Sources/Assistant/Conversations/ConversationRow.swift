import Essentials
import Persistence

/// How a conversation lies in its table.
enum ConversationRow {
  static let columns = SQL(
    raw:
      "id, status, channel, customer_reference, metadata, created_at, updated_at, ended_at, customer, operator_name"
  )

  /// Reads a conversation from the ``columns``.
  static func conversation(_ row: Row) throws -> Conversation {
    let operatorName: String? = try row.value(at: 9)
    let status: Conversation.Status = try row.value(at: 1)
    return Conversation(
      id: try row.value(at: 0), status: shown(status, operatorName), channel: try row.value(at: 2),
      customerReference: try row.value(at: 3), customer: try row.value(at: 8), operatorName: operatorName,
      metadata: try JSON.decode([String: String].self, from: Array(row.value(at: 4, as: String.self).utf8)),
      createdAt: try row.value(at: 5), updatedAt: try row.value(at: 6), endedAt: try row.value(at: 7))
  }

  /// In its table a conversation that an operator has is one that waits for one: programs of earlier versions, which know
  /// nothing else, can read it.
  private static func shown(
    _ status: Conversation.Status, _ operatorName: String?
  ) -> Conversation.Status {
    status == .waitingForOperator && operatorName != nil ? .withOperator : status
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
        \(conversation.endedAt.sqlValue), \(conversation.customer.sqlValue), NULL, \(key.sqlValue), \(lastOrdinal))
      ON CONFLICT DO NOTHING
      """
  }
}
