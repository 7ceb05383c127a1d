import Essentials
import Persistence

/// A conversation whose row a transaction has for itself: nobody else changes who has it before the transaction is over.
struct HeldConversation {
  let conversation: Conversation
  let `operator`: Operator?
  let handoff: HandoffID?

  /// Gets hold of a conversation.
  ///
  /// - Throws: A problem of status 404 when there is none, 409 when it is over and must not be.
  init(
    _ id: ConversationID, mayBeOver: Bool = false, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    // It may lie in its narrow row still.
    try await ConversationStore.unfoldCachedTurn(id, tenant, connection)
    let row = try await connection.first(
      """
      UPDATE conversations SET last_ordinal = last_ordinal WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      RETURNING \(ConversationRow.columns), operator_id, handoff_id
      """)
    guard let row else { throw Problem.unknownConversation(id) }
    conversation = try ConversationRow.conversation(row)
    `operator` = try Operator.read(row)
    handoff = try row.value("handoff_id")
    if conversation.status == .ended, !mayBeOver { throw Problem.endedConversation(id) }
  }

  /// Stores a message at the end of the conversation.
  static func append(
    _ message: Message, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    let row = try await connection.first(
      """
      UPDATE conversations SET last_ordinal = last_ordinal + 1, updated_at = \(message.createdAt)
      WHERE tenant_id = \(tenant.tenant) AND id = \(message.conversation) RETURNING last_ordinal
      """)
    guard let row else { throw Problem.unknownConversation(message.conversation) }
    try await connection.execute(
      MessageRow.insertion(
        of: message, ordinal: try row.value(at: 0), awaitsReply: false, trace: nil, tenant))
  }
}
