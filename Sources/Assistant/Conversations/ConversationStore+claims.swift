import Essentials
import Persistence

/// Says which process answers a message, for a while that it renews: others keep away from it until then.
struct TurnClaim: Hashable, Sendable {
  /// The process.
  let holder: String
  /// Whoever still answers by then has said so again.
  let until: Timestamp
}

/// Claims on messages, which are kept beside them. Moments are compared with each process's own clock, so clocks may differ
/// by less than a claim lasts.
extension ConversationStore {
  /// A claim that was taken.
  struct Claimed: Sendable {
    /// The message's number in its conversation.
    let ordinal: Int64
    /// Whether another process answers a message before this one.
    let isBehind: Bool
  }

  /// Where the answer to a message stands.
  enum Progress: Sendable {
    case answered(Reply)
    /// Somebody answers it, or has until a moment ago.
    case claimed
    /// Nobody answers it.
    case left
    /// People have its conversation.
    case passed
  }

  /// What is older gets no reply any more, and keeps nothing waiting.
  static let longestWait = Duration.seconds(86_400)
  /// So often may a process end while it answers a message; then the message itself is suspected.
  static let mostLosses = 3

  /// A message's number in its conversation.
  func ordinal(of message: Message, _ tenant: TenantContext) async throws -> Int64 {
    let row = try await database.read { connection in
      try await connection.first(
        "SELECT ordinal FROM messages WHERE tenant_id = \(tenant.tenant) AND id = \(message.id)")
    }
    guard let row else { throw Problem.unknownConversation(message.conversation) }
    return try row.value(at: 0)
  }

  /// Takes on a message that has no reply and that nobody else answers.
  ///
  /// - Returns: Nothing when it has a reply, or another process answers it.
  func take(
    _ message: Message, _ claim: TurnClaim, at now: Timestamp, _ tenant: TenantContext
  ) async throws -> Claimed? {
    try await database.write(isolation: .readCommitted) { connection in
      let row = try await connection.first(
        """
        UPDATE messages SET claimed_by = \(claim.holder), claimed_until = \(claim.until),
          losses = losses + CASE WHEN claimed_until IS NULL THEN 0 ELSE 1 END
        WHERE tenant_id = \(tenant.tenant) AND id = \(message.id) AND awaits_reply = 1
          AND (claimed_until IS NULL OR claimed_until <= \(now) OR claimed_by = \(claim.holder))
        RETURNING ordinal
        """)
      guard let ordinal = try row?.value(at: 0, as: Int64.self) else { return nil }
      let isBehind = try await Self.isBehind(
        ordinal, in: message.conversation, claim.holder, at: now, tenant, connection)
      return Claimed(ordinal: ordinal, isBehind: isBehind)
    }
  }

  /// Renews claims.
  ///
  /// - Parameter replies: What the holder answers the messages with, by these.
  /// - Returns: The messages that are still the holder's, or that it has answered meanwhile.
  func renew(
    _ replies: [MessageID: MessageID], _ claim: TurnClaim, _ tenant: TenantContext
  ) async throws -> Set<MessageID> {
    try await database.write(isolation: .readCommitted) { connection in
      let rows = try await connection.query(
        """
        UPDATE messages SET claimed_until = \(claim.until)
        WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: Array(replies.keys))) AND claimed_by = \(claim.holder)
        RETURNING id
        """)
      let kept: Set<MessageID> = Set(try rows.map { try $0.value(at: 0) })
      let ended = replies.filter { !kept.contains($0.key) }
      guard !ended.isEmpty else { return kept }
      let answered = try await connection.query(
        """
        SELECT in_reply_to FROM messages
        WHERE tenant_id = \(tenant.tenant) AND in_reply_to IS NOT NULL AND id IN (\(list: Array(ended.values)))
        """)
      return kept.union(try answered.map { try $0.value(at: 0) })
    }
  }

  /// Lets go of a message that could not be answered, and tells others so.
  func release(
    _ message: MessageID, by holder: String, _ tenant: TenantContext, _ event: NewEvent
  ) async throws {
    try await database.write(isolation: .readCommitted) { connection in
      let released = try await connection.execute(
        """
        UPDATE messages SET claimed_by = NULL, claimed_until = NULL
        WHERE tenant_id = \(tenant.tenant) AND id = \(message) AND claimed_by = \(holder)
        """)
      if released == 1 { try await events.add(event, tenant, connection) }
    }
  }

  /// Lets go of the messages that so many processes have ended with that they are suspected.
  ///
  /// - Returns: Their names.
  func giveUp(at now: Timestamp, _ tenant: TenantContext) async throws -> [MessageID] {
    try await database.write(isolation: .readCommitted) { connection in
      let rows = try await connection.query(
        """
        UPDATE messages SET claimed_by = NULL, claimed_until = NULL
        WHERE tenant_id = \(tenant.tenant) AND claimed_until <= \(now) AND losses >= \(Self.mostLosses)
        RETURNING id
        """)
      return try rows.map { try $0.value(at: 0) }
    }
  }

  /// Whether another process answers a message that comes before, or has left it behind.
  func isBehind(
    _ ordinal: Int64, in conversation: ConversationID, _ holder: String, _ tenant: TenantContext
  ) async throws -> Bool {
    let now = clock.now
    return try await database.read {
      try await Self.isBehind(ordinal, in: conversation, holder, at: now, tenant, $0)
    }
  }

  static func isBehind(
    _ ordinal: Int64, in conversation: ConversationID, _ holder: String, at now: Timestamp,
    _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Bool {
    // What this process has now waits in its own queue. A claim that has lapsed is taken over by somebody, in its order.
    let since = now + (.zero - longestWait)
    return try await connection.first(
      """
      SELECT 1 FROM messages
      WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(conversation) AND claimed_until > \(since)
        AND ordinal < \(ordinal) AND (claimed_by <> \(holder) OR claimed_until <= \(now)) LIMIT 1
      """) != nil
  }

  /// Where the answer to a message that another process had stands.
  func progress(of message: Message, _ tenant: TenantContext) async throws -> Progress {
    let since = clock.now + (.zero - Self.longestWait)
    return try await database.read { connection in
      if let reply = try await Self.reply(to: message.id, tenant, connection) { return .answered(reply) }
      let row = try await connection.first(
        "SELECT awaits_reply, claimed_until FROM messages WHERE tenant_id = \(tenant.tenant) AND id = \(message.id)"
      )
      guard let row else { return .left }
      guard try row.value(at: 0, as: Bool.self) else { return .passed }
      let claim: Timestamp? = try row.value(at: 1)
      return claim.map { $0 > since } == true ? .claimed : .left
    }
  }
}
