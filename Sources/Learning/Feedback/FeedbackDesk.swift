public import Essentials
public import Persistence

/// Keeps what customers think: of each answer a thumb and a comment, of each conversation a score. The last word counts.
public struct FeedbackDesk: Sendable {
  let database: Database
  let clock: any WallClock
  let events: EventOutbox

  /// Makes a desk over a database that has the ``LearningMigrations``.
  ///
  /// - Parameter events: Where what others are told is written down.
  public init(database: Database, clock: any WallClock, events: EventOutbox = .none) {
    self.database = database
    self.clock = clock
    self.events = events
  }

  /// Writes down what a customer thinks of an answer, in place of what they thought before. Saying the same again changes
  /// nothing, and is told to nobody.
  public func give(
    _ rating: MessageFeedback.Rating, comment: String?, on message: MessageID,
    in conversation: ConversationID,
    _ context: FeedbackContext, _ tenant: TenantContext
  ) async throws -> MessageFeedback {
    let now = clock.now
    return try await database.write { connection in
      let former = try await Self.feedback(on: message, tenant, connection)
      if let former, former.rating == rating, former.comment == comment { return former }
      let given = MessageFeedback(
        message: message, conversation: conversation, rating: rating, comment: comment,
        createdAt: former?.createdAt ?? now, changedAt: now, context: context)
      try await connection.execute(
        """
        INSERT INTO message_feedback (tenant_id, \(FeedbackRow.columns))
        VALUES (\(tenant.tenant), \(message), \(conversation), \(rating), \(comment), \(given.createdAt), \(now),
          \(context.agent), \(context.source), \(context.intent), \(context.provider), \(context.model),
          \(context.variant), \(context.prompt), \(context.promptVersion))
        ON CONFLICT (tenant_id, message_id) DO UPDATE SET rating = excluded.rating, comment = excluded.comment,
          changed_at = excluded.changed_at
        """)
      try await events.add(.feedbackReceived(given), tenant, connection)
      return given
    }
  }

  /// Takes back what a customer said of an answer.
  public func takeBack(
    _ message: MessageID, in conversation: ConversationID, _ tenant: TenantContext
  ) async throws {
    try await database.write { connection in
      try await connection.execute(
        """
        DELETE FROM message_feedback
        WHERE tenant_id = \(tenant.tenant) AND message_id = \(message) AND conversation_id = \(conversation)
        """)
    }
  }

  /// Writes down what a customer thinks of a conversation, in place of what they thought before.
  public func rate(
    _ conversation: ConversationID, _ score: Int, comment: String?, _ tenant: TenantContext
  ) async throws -> ConversationRating {
    let now = clock.now
    return try await database.write { connection in
      let former = try await Self.rating(of: conversation, tenant, connection)
      if let former, former.score == score, former.comment == comment { return former }
      let given = ConversationRating(
        conversation: conversation, score: score, comment: comment, createdAt: former?.createdAt ?? now,
        changedAt: now)
      try await connection.execute(
        """
        INSERT INTO conversation_ratings (tenant_id, \(FeedbackRow.ratingColumns))
        VALUES (\(tenant.tenant), \(conversation), \(score), \(comment), \(given.createdAt), \(now))
        ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET score = excluded.score, comment = excluded.comment,
          changed_at = excluded.changed_at
        """)
      try await events.add(.feedbackReceived(given), tenant, connection)
      return given
    }
  }

  /// What the customer of a conversation has said of its answers, and of the whole.
  public func given(
    in conversation: ConversationID, _ tenant: TenantContext
  ) async throws -> (answers: [MessageFeedback], rating: ConversationRating?) {
    try await database.read { connection in
      let answers = try await connection.query(
        """
        SELECT \(FeedbackRow.columns) FROM message_feedback
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(conversation) ORDER BY message_id
        """
      ).map(FeedbackRow.feedback)
      return (answers, try await Self.rating(of: conversation, tenant, connection))
    }
  }

  /// Feedback on answers, by their messages, newest first.
  ///
  /// - Parameters:
  ///   - cursor: The last message of the page before; nothing for the first page.
  ///   - limit: How many at most.
  public func feedback(
    _ filter: FeedbackFilter = FeedbackFilter(), after cursor: MessageID? = nil, limit: Int,
    _ tenant: TenantContext
  ) async throws -> [MessageFeedback] {
    var query: SQL =
      "SELECT \(FeedbackRow.columns) FROM message_feedback WHERE tenant_id = \(tenant.tenant)"
    if let from = filter.from { query.append(" AND created_at >= \(from)") }
    if let to = filter.to { query.append(" AND created_at < \(to)") }
    if let rating = filter.rating { query.append(" AND rating = \(rating)") }
    if let agent = filter.agent { query.append(" AND agent = \(agent)") }
    if let intent = filter.intent { query.append(" AND intent = \(intent)") }
    if let model = filter.model { query.append(" AND model = \(model)") }
    if filter.isCommented { query.append(" AND comment IS NOT NULL") }
    if let cursor { query.append(" AND message_id < \(cursor)") }
    query.append(" ORDER BY message_id DESC LIMIT \(limit)")
    return try await database.read { [query] connection in
      try await connection.query(query).map(FeedbackRow.feedback)
    }
  }

  // MARK: Parts

  private static func feedback(
    on message: MessageID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> MessageFeedback? {
    try await connection.first(
      """
      SELECT \(FeedbackRow.columns) FROM message_feedback
      WHERE tenant_id = \(tenant.tenant) AND message_id = \(message)
      """
    ).map(FeedbackRow.feedback)
  }

  private static func rating(
    of conversation: ConversationID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> ConversationRating? {
    try await connection.first(
      """
      SELECT \(FeedbackRow.ratingColumns) FROM conversation_ratings
      WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(conversation)
      """
    ).map(FeedbackRow.rating)
  }
}
