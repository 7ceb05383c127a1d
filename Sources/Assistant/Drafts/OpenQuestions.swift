import Essentials
import Persistence

/// What a customer has asked and no person has answered.
struct OpenQuestions: Hashable, Sendable {
  /// The customer's messages, oldest first; never empty.
  let messages: [Message]

  /// How far back it is looked.
  static let reach = 40

  /// Reads them off the end of a conversation: what the customer wrote in one go after a person's last message. An answer of
  /// the assistant's own does not count as one, for somebody may want to say it better.
  ///
  /// - Parameter latest: The latest messages, newest first.
  init?(latest: [Message]) {
    var found: [Message] = []
    var length = 0
    search: for message in latest {
      switch message.role {
      case .system: continue
      case .operator: break search
      case .agent: if !found.isEmpty { break search }
      case .customer:
        length += message.text.count + 1
        // Never longer than a message may be.
        guard found.isEmpty || length <= IncomingMessage.maximumLength else { break search }
        found.append(message)
      }
    }
    guard !found.isEmpty else { return nil }
    messages = found.reversed()
  }

  /// All of it as one message, in the place of the latest. A greeting beside a question asks nothing.
  var message: Message {
    var one = messages[messages.count - 1]
    let asking = messages.filter { SmallTalk.recognise($0.text) == nil }
    one.text = (asking.isEmpty ? messages : asking).map(\.text).joined(separator: "\n")
    one.attachments = messages.flatMap(\.attachments)
    one.decision = nil
    return one
  }
}

extension ConversationStore {
  /// What a customer has asked and no person has answered; nothing where there is nothing.
  func openQuestions(in id: ConversationID, _ tenant: TenantContext) async throws -> OpenQuestions? {
    try await unfoldCachedTurn(id, tenant)
    let latest = try await database.read { connection in
      try await connection.query(
        """
        SELECT \(MessageRow.columns) FROM messages
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id)
        ORDER BY ordinal DESC LIMIT \(OpenQuestions.reach)
        """
      ).map(MessageRow.message)
    }
    return OpenQuestions(latest: latest)
  }
}
