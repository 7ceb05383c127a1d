import Assistant
import Essentials
import Learning
import Persistence

/// Reads off conversations how content their customers were: of those that have changed since, a few at a time.
struct SignalReading: Sendable {
  let database: Database
  let feedback: FeedbackDesk
  let clock: any WallClock
  let tenant: TenantContext

  /// After so long without a word, nobody comes back.
  private static let silence = Duration.seconds(1800)
  /// What was over before is not looked at when signs are read for the first time.
  private static let window = Duration.seconds(7 * 86_400)
  /// So many messages of a conversation count.
  private static let messages = 200

  init(_ services: Services, _ feedback: FeedbackDesk) {
    database = services.database
    clock = services.clock
    tenant = services.tenant
    self.feedback = feedback
  }

  private struct Changed {
    var id: ConversationID
    var startedAt: Timestamp
    var updatedAt: Timestamp
    var ordinal: Int64
    var isOver: Bool
  }

  /// Reads conversations that have changed.
  ///
  /// - Returns: How many; the same again is as many as are left.
  @discardableResult
  func read(atMost limit: Int) async throws -> Int {
    let changed = try await changed(limit)
    for conversation in changed {
      let isSettled = conversation.isOver || conversation.updatedAt + Self.silence <= clock.now
      let signals = try await signals(of: conversation, isSettled: isSettled)
      try await feedback.note(signals, ordinal: conversation.ordinal, isSettled: isSettled, tenant)
    }
    return changed.count
  }

  /// Those that have an answer, and were not read as they are now.
  private func changed(_ limit: Int) async throws -> [Changed] {
    let now = clock.now
    let silent = now + (.zero - Self.silence)
    let oldest = now + (.zero - Self.window)
    return try await database.read { connection in
      try await connection.query(
        """
        SELECT c.id, c.created_at, c.updated_at, c.last_ordinal, c.status FROM conversations c
        LEFT JOIN conversation_signals s ON s.tenant_id = c.tenant_id AND s.conversation_id = c.id
        WHERE c.tenant_id = \(tenant.tenant) AND c.updated_at >= \(oldest)
          AND (s.ordinal IS NULL OR s.ordinal <> c.last_ordinal
            OR (s.settled = 0 AND (c.updated_at <= \(silent) OR c.status = \(Conversation.Status.ended))))
          AND EXISTS (SELECT 1 FROM messages m
            WHERE m.tenant_id = c.tenant_id AND m.conversation_id = c.id AND m.agent IS NOT NULL)
        ORDER BY c.updated_at LIMIT \(limit)
        """
      ).map { row in
        Changed(
          id: try row.value(at: 0), startedAt: try row.value(at: 1), updatedAt: try row.value(at: 2),
          ordinal: try row.value(at: 3),
          isOver: try row.value(at: 4, as: Conversation.Status.self) == .ended)
      }
    }
  }

  private struct Said {
    var isCustomer: Bool
    var text: String
    var agent: String?
    var isUnanswered: Bool
    var milliseconds: Double?
    var model: String?
    var intent: String?
  }

  private func signals(of conversation: Changed, isSettled: Bool) async throws -> ConversationSignals {
    let (said, purchased, asked) = try await database.read { connection in
      let rows = try await connection.query(
        """
        SELECT role, text, agent, requires_escalation, response_ms, model, trace, source FROM messages
        WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(conversation.id)
          AND role IN (\(Message.Role.customer), \(Message.Role.agent))
        ORDER BY ordinal LIMIT \(Self.messages)
        """)
      let bought = try await connection.first(
        """
        SELECT 1 FROM orders WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(conversation.id)
          AND state IN ('confirmed', 'partially_refunded', 'refunded') LIMIT 1
        """)
      let handoff = try await connection.first(
        """
        SELECT 1 FROM handoffs WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(conversation.id)
          AND reason <> \(Handoff.Reason.operator) LIMIT 1
        """)
      return (try rows.map(Self.said), bought != nil, handoff != nil)
    }
    let answers = said.filter { $0.agent != nil }
    var signals = ConversationSignals(
      conversation: conversation.id, startedAt: conversation.startedAt, agent: answers.first?.agent ?? "",
      intent: answers.first?.intent, model: answers.first?.model, answers: answers.count,
      purchased: purchased, askedForPerson: asked)
    let times = answers.compactMap(\.milliseconds)
    if !times.isEmpty { signals.responseMilliseconds = times.reduce(0, +) / Double(times.count) }
    let words = said.filter(\.isCustomer).map(\.text)
    signals.rephrasings = zip(words, words.dropFirst()).count { Rephrasing.isOne($0, $1) }
    let isAfterAnswer = said.drop { $0.isCustomer }.contains(where: \.isCustomer)
    signals.wentOn = isAfterAnswer && words.count - 1 > signals.rephrasings
    // Who has what they came for, or a person, has not given up.
    signals.abandoned =
      isSettled && !purchased && !asked && said.last.map { $0.agent != nil && $0.isUnanswered } ?? false
    return signals
  }

  private static func said(_ row: Row) throws -> Said {
    let trace = try row.value(at: 6, as: String?.self).flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    let model = try row.value(at: 5, as: String?.self).flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    let isUnsure = try row.value(at: 3, as: Bool?.self) ?? false
    let source = try row.value(at: 7, as: String?.self)
    return Said(
      isCustomer: try row.value(at: 0, as: Message.Role.self) == .customer, text: try row.value(at: 1),
      agent: try row.value(at: 2), isUnanswered: isUnsure || source == AnswerSource.none.rawValue,
      milliseconds: try row.value(at: 4), model: model?["model"]?.stringValue,
      intent: trace?["intent"]?.stringValue)
  }
}
