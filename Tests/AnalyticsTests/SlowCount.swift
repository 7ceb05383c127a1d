import Essentials
import Persistence

@testable import Analytics

/// What each counter is, said once more: a slow query over the rows themselves. Beside times, which are read one by one.
struct SlowCount {
  let count: String
  let total: String
  let from: String
  let time: String

  private static func of(
    _ from: String, _ time: String = "c.created_at", count: String = "COUNT(*)", total: String = "0"
  ) -> SlowCount {
    SlowCount(count: count, total: total, from: from, time: time)
  }

  private static let conversations = "conversations c WHERE 1 = 1"
  private static func having(_ condition: String) -> SlowCount { of(conversations + " AND " + condition) }
  private static func some(_ table: String, _ condition: String = "1 = 1") -> String {
    "EXISTS (SELECT 1 FROM \(table) x WHERE x.tenant_id = c.tenant_id AND x.conversation_id = c.id AND \(condition))"
  }
  private static let turns = """
    messages m JOIN conversations c ON c.tenant_id = m.tenant_id AND c.id = m.conversation_id
    WHERE m.in_reply_to IS NOT NULL AND m.agent IS NOT NULL
    """
  private static let said = """
    messages m JOIN conversations c ON c.tenant_id = m.tenant_id AND c.id = m.conversation_id WHERE m.role =
    """
  private static let thumbs = """
    message_feedback f JOIN messages m ON m.tenant_id = f.tenant_id AND m.id = f.message_id
    JOIN conversations c ON c.tenant_id = f.tenant_id AND c.id = f.conversation_id WHERE
    """
  private static let handoffs = """
    handoffs h JOIN conversations c ON c.tenant_id = h.tenant_id AND c.id = h.conversation_id WHERE
    """
  private static let orders = """
    orders o JOIN conversations c ON c.tenant_id = o.tenant_id AND c.id = o.conversation_id
    WHERE o.state IN ('confirmed', 'partially_refunded', 'refunded')
    """
  private static let ratings = """
    conversation_ratings r JOIN conversations c ON c.tenant_id = r.tenant_id AND c.id = r.conversation_id WHERE 1 = 1
    """
  private static let signals = """
    conversation_signals s JOIN conversations c ON c.tenant_id = s.tenant_id AND c.id = s.conversation_id WHERE 1 = 1
    """
  private static let calls = "model_calls c WHERE 1 = 1"
  private static let bought = "x.state IN ('confirmed', 'partially_refunded', 'refunded')"
  private static let answered = some("messages", "(x.role = 'operator' OR x.agent IS NOT NULL)")
  private static let handedOff = some("handoffs", "x.reason <> 'operator'")

  private static func call(_ column: String) -> SlowCount {
    of(calls, "c.started_at", count: "COUNT(\(column))", total: "COALESCE(SUM(\(column)), 0)")
  }

  static let all: [Counter: SlowCount] = [
    .conversations: of(conversations),
    .answered: having(answered),
    .assisted: having(some("messages", "x.agent IS NOT NULL")),
    .settled: having(some("conversation_signals", "x.settled = 1")),
    .resolved: having(
      "\(some("conversation_signals", "x.settled = 1 AND x.abandoned = 0")) AND \(answered)"
        + " AND NOT \(some("handoffs", "x.ended_at IS NULL"))"),
    .abandoned: having(some("conversation_signals", "x.settled = 1 AND x.abandoned = 1")),
    .continued: having(some("conversation_signals", "x.went_on = 1")),
    .rephrased: having(some("conversation_signals", "x.rephrasings > 0")),
    .handedOff: having(handedOff),
    .attended: having(some("messages", "x.role = 'operator'")),
    .contained: having(
      "\(some("messages", "x.agent IS NOT NULL")) AND NOT \(handedOff)"
        + " AND NOT \(some("messages", "x.role = 'operator'"))"),
    .rated: of(ratings, total: "COALESCE(SUM(r.score), 0)"),
    .content: of(ratings + " AND r.score >= 4"),
    .satisfaction: of(signals, total: "COALESCE(SUM(CAST(ROUND(s.satisfaction * 1000) AS BIGINT)), 0)"),
    .gaveFeedback: having("(\(some("message_feedback")) OR \(some("conversation_ratings")))"),
    .browsed: having(
      "(\(some("messages", "x.trace LIKE '%tools\":[{\"name\":\"find_events%'")) OR \(some("orders")))"),
    .held: having(some("orders")), .ordered: having(some("orders")),
    .confirmed: having(some("orders", bought)),
    .customerMessages: of(said + " 'customer'", "m.created_at"),
    .operatorMessages: of(said + " 'operator'", "m.created_at"),
    .turns: of(turns, "m.created_at"),
    .cachedTurns: of(turns + " AND m.cached = 1", "m.created_at"),
    .unanswered: of(turns + " AND (m.source = 'none' OR m.requires_escalation = 1)", "m.created_at"),
    .thumbsUp: of(thumbs + " f.rating = 'up'", "m.created_at"),
    .thumbsDown: of(thumbs + " f.rating = 'down'", "m.created_at"),
    .comments: of(thumbs + " f.comment IS NOT NULL", "m.created_at"),
    .handoffs: of(handoffs + " h.reason <> 'operator'", "h.created_at"),
    .paid: of(orders, "o.created_at", total: "COALESCE(SUM(o.paid), 0)"),
    .refunded: of(orders + " AND o.refunded > 0", "o.created_at", total: "COALESCE(SUM(o.refunded), 0)"),
    .calls: of(calls, "c.started_at"),
    .failedCalls: of(calls + " AND c.outcome = 'failed'", "c.started_at"),
    .inputTokens: call("c.input_tokens"), .outputTokens: call("c.output_tokens"),
    .cachedInputTokens: call("c.cached_input_tokens"), .cost: call("c.cost_microdollars"),
    .saved: call("c.saved_microdollars"),
    .cacheHits: of(calls + " AND c.cache IS NOT NULL", "c.started_at"),
  ]

  /// The times that a counter is made of, in milliseconds.
  static let times: [Counter: (value: String, from: String, time: String)] = [
    .turnTime: ("m.response_ms", turns, "m.created_at"),
    .handoffWait: (
      "h.first_reply_at - h.created_at",
      handoffs + " h.reason <> 'operator' AND h.first_reply_at IS NOT NULL", "h.created_at"
    ),
    .handleTime: (
      "h.ended_at - h.taken_at", handoffs + " h.taken_at IS NOT NULL AND h.ended_at IS NOT NULL",
      "h.created_at"
    ),
    .firstResponse: (
      """
      (SELECT MIN(m.created_at) FROM messages m WHERE m.tenant_id = c.tenant_id AND m.conversation_id = c.id
        AND (m.role = 'operator' OR m.agent IS NOT NULL))
      - (SELECT MIN(m.created_at) FROM messages m WHERE m.tenant_id = c.tenant_id AND m.conversation_id = c.id
        AND m.role = 'customer')
      """, conversations, "c.created_at"
    ),
  ]

  private static func conditions(
    _ time: String, _ from: Timestamp, _ to: Timestamp, _ channel: String?, _ tenant: TenantContext
  ) -> SQL {
    var conditions: SQL =
      " AND c.tenant_id = \(tenant.tenant) AND \(raw: time) >= \(from) AND \(raw: time) < \(to)"
    if let channel { conditions.append(" AND c.channel = \(channel)") }
    return conditions
  }

  /// Counts in a time, of one channel or of all.
  func amount(
    from: Timestamp, to: Timestamp, channel: String? = nil, _ tenant: TenantContext, _ database: Database
  ) async throws -> Amount {
    let conditions = Self.conditions(time, from, to, channel, tenant)
    let statement: SQL = """
      SELECT \(raw: count), CAST(\(raw: total) AS BIGINT) FROM \(raw: self.from) \(conditions)
      """
    let row = try await database.read { try await $0.first(statement) }
    return Amount(count: try row?.value(at: 0) ?? 0, total: try row?.value(at: 1) ?? 0)
  }

  /// Reads times one by one, shortest first.
  static func times(
    of counter: Counter, from: Timestamp, to: Timestamp, channel: String? = nil, _ tenant: TenantContext,
    _ database: Database
  ) async throws -> [Double] {
    guard let times = times[counter] else { return [] }
    let conditions = conditions(times.time, from, to, channel, tenant)
    let statement: SQL = """
      SELECT CAST(\(raw: times.value) AS DOUBLE PRECISION) FROM \(raw: times.from) \(conditions)
      """
    return try await database.read { connection in
      try await connection.query(statement).map { try $0.value(at: 0, as: Double.self) }.sorted()
    }
  }
}
