public import Essentials
import Persistence

extension ConversationStore {
  /// Makes a conversation that somebody began without saying who they are that of a customer who has proved it: what is
  /// written from now on is theirs. A conversation never goes from one customer to another.
  ///
  /// - Parameter customer: The company's own name for the customer, proved.
  /// - Throws: Problems of status 404 when there is no such conversation, 409 when it is over or another customer's.
  public func prove(
    _ customer: String, in id: ConversationID, _ tenant: TenantContext
  ) async throws -> Conversation {
    let now = clock.now
    // It may lie in its narrow row still.
    try await unfoldCachedTurn(id, tenant)
    return try await database.write { connection in
      let changed = try await connection.first(
        """
        UPDATE conversations SET customer = \(customer), customer_reference = \(customer), updated_at = \(now)
        WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND customer IS NULL
          AND status <> \(Conversation.Status.ended)
        RETURNING \(ConversationRow.columns)
        """)
      if let changed { return try ConversationRow.conversation(changed) }
      let row = try await connection.first(
        """
        SELECT \(ConversationRow.columns) FROM conversations WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        """)
      guard let row else { throw Problem.unknownConversation(id) }
      let conversation = try ConversationRow.conversation(row)
      guard let owner = conversation.customer else { throw Problem.endedConversation(id) }
      // Not by ==, which takes texts for the same whose bytes differ.
      guard Array(owner.utf8) == Array(customer.utf8) else { throw Problem.anotherCustomersConversation }
      return conversation
    }
  }
}
