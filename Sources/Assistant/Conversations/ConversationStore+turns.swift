import Essentials
import Persistence

/// What a turn reads and writes.
extension ConversationStore {
  /// What became of a customer's message that was to be stored.
  enum Acceptance: Sendable {
    /// It is stored and waits for its reply.
    case new(Message, StoredPlace)
    /// It was stored before under the same key; the reply is there unless the turn is still going on.
    case repeated(Message, reply: Reply?)
  }

  /// Where a message came to stand.
  struct StoredPlace: Sendable {
    /// Its number in its conversation.
    var ordinal: Int64 = 1
    /// Whether another process answers a message before this one.
    var isBehind = false
    /// Whose conversation it is, where that was proved.
    var customer: String?
    /// Whether the assistant keeps silent, because people have the conversation.
    var isPaused = false
    /// Whether an operator has ever had the conversation.
    var isAttended = false
    /// The conversation's handoff that is not over.
    var handoff: HandoffID?
  }

  /// What a reply's turn knew, for the turns after it.
  struct Exchange: Sendable {
    var question: Message
    var reply: Message
    /// JSON of the ``TurnTrace``.
    var trace: String?
  }

  /// Stores a customer's message, at once or not at all. When it names no conversation, it begins the one called `id`.
  ///
  /// - Parameter claim: Who answers it; nothing leaves that to whoever looks for messages without reply.
  /// - Throws: Problems of status 404 and 409 when there is no such conversation or it is over.
  func accept(
    _ incoming: IncomingMessage, in id: ConversationID, at now: Timestamp, claim: TurnClaim? = nil
  ) async throws -> Acceptance {
    let tenant = incoming.tenant
    let message = Message(
      id: MessageID(at: now), conversation: id, role: .customer, text: incoming.text, createdAt: now,
      idempotencyKey: incoming.idempotencyKey, attachments: incoming.attachments,
      decision: incoming.decision)
    if incoming.conversation == nil {
      let conversation = Conversation(
        id: id, channel: incoming.channel, customerReference: incoming.customerReference,
        customer: incoming.customer, createdAt: now, updatedAt: now)
      try await database.write(isolation: .readCommitted) { connection in
        try await connection.execute(
          ConversationRow.insertion(of: conversation, lastOrdinal: 1, tenant))
        try await connection.execute(
          MessageRow.insertion(of: message, ordinal: 1, awaitsReply: true, claim: claim, trace: nil, tenant))
      }
      return .new(message, StoredPlace(customer: incoming.customer))
    }
    // The conversation's row keeps those who come at once apart; what they read after it is what is there then.
    return try await database.write(isolation: .readCommitted) { connection in
      if let key = incoming.idempotencyKey,
        let earlier = try await Self.message(key, in: id, tenant, connection)
      {
        return .repeated(earlier, reply: try await Self.reply(to: earlier.id, tenant, connection))
      }
      guard var place = try await Self.nextPlace(in: id, at: now, tenant, connection) else {
        throw Problem.unknownConversation(id)
      }
      let inserted = try await connection.execute(
        MessageRow.insertion(
          of: message, ordinal: place.ordinal, awaitsReply: !place.isPaused,
          claim: place.isPaused ? nil : claim, trace: nil, tenant))
      if inserted == 0, let key = incoming.idempotencyKey,
        let earlier = try await Self.message(key, in: id, tenant, connection)
      {
        return .repeated(earlier, reply: try await Self.reply(to: earlier.id, tenant, connection))
      }
      if let handoff = place.handoff {
        try await HandoffDesk.noteCustomer(at: now, in: handoff, tenant, connection)
      }
      if let claim, !place.isPaused {
        place.isBehind = try await Self.isBehind(
          place.ordinal, in: id, claim.holder, at: now, tenant, connection)
      }
      return .new(message, place)
    }
  }

  /// Stores the reply to a customer's message, at once or not at all, and returns what is stored: another process may
  /// have answered first, then that is its reply.
  ///
  /// - Parameters:
  ///   - handoff: What passes the conversation to people; nothing where the reply does not.
  ///   - urgency: How urgent a handoff is that there is already.
  /// - Returns: Nothing when an operator has taken the conversation meanwhile: then the message gets no reply.
  func record(
    _ reply: Reply, handoff: HandoffRequest? = nil, urgency: HandoffUrgency? = nil, trace: String,
    _ tenant: TenantContext
  ) async throws -> Reply? {
    try await database.write(isolation: .readCommitted) { connection in
      let row = try await connection.first(
        """
        UPDATE conversations SET last_ordinal = last_ordinal + 1, updated_at = \(reply.createdAt)
        WHERE tenant_id = \(tenant.tenant) AND id = \(reply.conversation)
        RETURNING last_ordinal, paused, handoff_id, status
        """)
      guard let row else { throw Problem.unknownConversation(reply.conversation) }
      let ordinal: Int64 = try row.value(at: 0)
      if try row.value(at: 1, as: Bool.self) {
        if let other = try await Self.reply(to: reply.inReplyTo, tenant, connection) { return other }
        try await Self.leaveUnanswered(reply.inReplyTo, tenant, connection)
        return nil
      }
      let inserted = try await connection.execute(
        MessageRow.insertion(of: reply.message, ordinal: ordinal, awaitsReply: false, trace: trace, tenant))
      if inserted == 0, let other = try await Self.reply(to: reply.inReplyTo, tenant, connection) {
        return other
      }
      try await Self.leaveUnanswered(reply.inReplyTo, tenant, connection)
      let isOver = try row.value(at: 3, as: Conversation.Status.self) == .ended
      let current = try row.value(at: 2, as: HandoffID?.self)
      try await events.add(.messageAnswered(reply), tenant, connection)
      if let current, let urgency = handoff?.urgency ?? urgency {
        try await HandoffDesk.raise(current, to: urgency, at: reply.createdAt, tenant, connection)
      } else if let handoff, !isOver {
        try await HandoffDesk.begin(
          handoff, in: reply.conversation, at: reply.createdAt, tenant, connection)
        if let asked = reply.answer.handoff {
          try await events.add(.handoffRequested(asked, by: reply), tenant, connection)
        }
      }
      return reply
    }
  }

  /// Nobody answers a message any more: it has its reply, or people have it.
  static func leaveUnanswered(
    _ message: MessageID, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    try await connection.execute(
      """
      UPDATE messages SET awaits_reply = 0, claimed_by = NULL, claimed_until = NULL
      WHERE tenant_id = \(tenant.tenant) AND id = \(message)
      """)
  }

  /// Stores a message of an agent that answers none of the customer's, at the end of its conversation.
  ///
  /// - Returns: False when one with its key is there already.
  @discardableResult
  func append(_ message: Message, _ tenant: TenantContext) async throws -> Bool {
    try await database.write { connection in
      let ordinal = try await connection.first(
        """
        UPDATE conversations SET last_ordinal = last_ordinal + 1, updated_at = \(message.createdAt)
        WHERE tenant_id = \(tenant.tenant) AND id = \(message.conversation) RETURNING last_ordinal
        """
      )?.value(at: 0, as: Int64.self)
      guard let ordinal else { throw Problem.unknownConversation(message.conversation) }
      return try await connection.execute(
        MessageRow.insertion(of: message, ordinal: ordinal, awaitsReply: false, trace: nil, tenant)) == 1
    }
  }

  /// Stores what a language model says of a reply.
  func record(_ judgement: QualityJudgement, of reply: MessageID, _ tenant: TenantContext) async throws {
    try await database.write { connection in
      _ = try await connection.execute(
        """
        UPDATE messages SET judgement = \(try MessageRow.encode(judgement).sqlValue)
        WHERE tenant_id = \(tenant.tenant) AND id = \(reply)
        """)
    }
  }

  /// The reply to a customer's message, if it has one.
  func reply(to message: Message, _ tenant: TenantContext) async throws -> Reply? {
    try await database.read { try await Self.reply(to: message.id, tenant, $0) }
  }

  /// A reply by its own name, with how it came about; nothing when it was removed.
  func keptReply(_ id: MessageID, _ tenant: TenantContext) async throws -> KeptReply? {
    try await database.read { connection in
      let row = try await connection.first(
        """
        SELECT \(MessageRow.columns), trace FROM messages
        WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND in_reply_to IS NOT NULL AND trace IS NOT NULL
        """)
      guard let row, let reply = Reply(try MessageRow.message(row)) else { return nil }
      let trace: String = try row.value("trace")
      return KeptReply(reply: reply, trace: try JSON.decode(TurnTrace.self, from: Array(trace.utf8)))
    }
  }

  /// The questions and replies before a message, oldest first, at most `limit`.
  func exchanges(before message: Message, limit: Int, _ tenant: TenantContext) async throws -> [Exchange] {
    try await database.read { connection in
      let replies = try await connection.query(
        """
        SELECT \(MessageRow.columns), trace FROM messages
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(message.conversation) AND in_reply_to IS NOT NULL
        ORDER BY ordinal DESC LIMIT \(limit)
        """)
      guard !replies.isEmpty else { return [] }
      let answered = try replies.map { try MessageRow.message($0) }
      let questions = try await connection.query(
        """
        SELECT \(MessageRow.columns) FROM messages
        WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: answered.compactMap(\.inReplyTo)))
        """
      ).map(MessageRow.message)
      return try zip(answered, replies).reversed().compactMap { reply, row in
        guard let question = questions.first(where: { $0.id == reply.inReplyTo }) else { return nil }
        return Exchange(question: question, reply: reply, trace: try row.value("trace"))
      }
    }
  }

  /// Customer messages since a moment that have no reply and that nobody answers now, oldest first.
  ///
  /// - Parameter lapsed: Only those that a process has had whose claim is over.
  func unanswered(
    since moment: Timestamp, lapsed: Bool = false, limit: Int, _ tenant: TenantContext
  ) async throws -> [Message] {
    let now = clock.now
    let isFree: SQL = lapsed ? "" : "claimed_until IS NULL OR"
    return try await database.read { connection in
      try await connection.query(
        """
        SELECT \(MessageRow.columns) FROM messages
        WHERE tenant_id = \(tenant.tenant) AND awaits_reply = 1 AND created_at >= \(moment)
          AND (\(isFree) claimed_until <= \(now)) AND losses < \(Self.mostLosses)
        ORDER BY created_at, ordinal LIMIT \(limit)
        """
      ).map(MessageRow.message)
    }
  }

  // MARK: Parts

  /// Takes the next place in a conversation, or nothing when there is no such conversation.
  private static func nextPlace(
    in id: ConversationID, at now: Timestamp, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> StoredPlace? {
    let update: SQL = """
      UPDATE conversations SET last_ordinal = last_ordinal + 1, updated_at = \(now)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) RETURNING last_ordinal, status, customer, paused, attended, handoff_id
      """
    var row = try await connection.first(update)
    if row == nil {
      // It may be a cached turn, or have been one until somebody else has unfolded it just now.
      try await unfoldCachedTurn(id, tenant, connection)
      row = try await connection.first(update)
    }
    guard let row else { return nil }
    if try row.value(at: 1, as: Conversation.Status.self) == .ended { throw Problem.endedConversation(id) }
    return StoredPlace(
      ordinal: try row.value(at: 0), customer: try row.value(at: 2), isPaused: try row.value(at: 3),
      isAttended: try row.value(at: 4), handoff: try row.value(at: 5))
  }

  static func message(
    _ key: String, in id: ConversationID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Message? {
    try await connection.first(
      """
      SELECT \(MessageRow.columns) FROM messages
      WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id) AND idempotency_key = \(key)
      """
    ).map(MessageRow.message)
  }

  static func reply(
    to id: MessageID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Reply? {
    try await connection.first(
      "SELECT \(MessageRow.columns) FROM messages WHERE tenant_id = \(tenant.tenant) AND in_reply_to = \(id)"
    ).map(MessageRow.message).flatMap(Reply.init)
  }
}

extension Reply {
  /// A stored message as the reply that it is, or nothing when it is none.
  init?(_ message: Message) {
    guard let inReplyTo = message.inReplyTo, let answer = message.answer else { return nil }
    self.init(
      id: message.id, conversation: message.conversation, inReplyTo: inReplyTo, text: message.text,
      createdAt: message.createdAt, answer: answer)
  }
}
