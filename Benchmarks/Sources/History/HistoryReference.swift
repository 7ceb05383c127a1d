import Analytics
import Essentials
import Persistence

/// What a measure is, read slowly off the rows themselves: it knows nothing of the sums.
struct HistoryReference {
  /// The measure.
  let name: String
  private let value: String
  private let rows: String
  private let time: String

  private static func over(
    _ name: String, _ value: String, _ rows: String = "conversations c WHERE 1 = 1",
    _ time: String = "c.created_at"
  ) -> HistoryReference {
    HistoryReference(name: name, value: value, rows: rows, time: time)
  }

  /// The share of rows for which a condition holds; nothing where there is no row.
  private static func share(_ condition: String) -> String {
    "CAST(SUM(CASE WHEN \(condition) THEN 1 ELSE 0 END) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0)"
  }

  private static func has(_ table: String, _ condition: String = "1 = 1") -> String {
    "EXISTS (SELECT 1 FROM \(table) x WHERE x.tenant_id = c.tenant_id AND x.conversation_id = c.id AND \(condition))"
  }

  private static func with(_ table: String, _ condition: String) -> String {
    """
    \(table) x JOIN conversations c ON c.tenant_id = x.tenant_id AND c.id = x.conversation_id
    WHERE \(condition)
    """
  }

  private static let turns = with("messages", "x.in_reply_to IS NOT NULL AND x.agent IS NOT NULL")
  private static let answered = has("messages", "(x.role = 'operator' OR x.agent IS NOT NULL)")
  private static let bought = "x.state IN ('confirmed', 'partially_refunded', 'refunded')"
  private static let calls = "model_calls c WHERE 1 = 1"

  /// Those that are compared.
  static let all = [
    over("conversations", "COUNT(*)"),
    over("messages", "COUNT(*)", with("messages", "x.role = 'customer'"), "x.created_at"),
    over("operator_messages", "COUNT(*)", with("messages", "x.role = 'operator'"), "x.created_at"),
    over("turns", "COUNT(*)", turns, "x.created_at"),
    over("handoffs", "COUNT(*)", with("handoffs", "x.reason <> 'operator'"), "x.created_at"),
    over("handoff_rate", share(has("handoffs", "x.reason <> 'operator'"))),
    over("completion_rate", share(has("orders", bought))),
    over(
      "abandonment_rate", share("x.abandoned = 1"), with("conversation_signals", "x.settled = 1")),
    over("unanswered_rate", share("x.source = 'none' OR x.requires_escalation = 1"), turns, "x.created_at"),
    over("cached_rate", share("x.cached = 1"), turns, "x.created_at"),
    over("ratings", "COUNT(*)", with("conversation_ratings", "1 = 1")),
    over("csat", share("x.score >= 4"), with("conversation_ratings", "1 = 1")),
    over(
      "average_rating", "CAST(SUM(x.score) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0)",
      with("conversation_ratings", "1 = 1")),
    over(
      "feedback_rate", share("\(has("message_feedback")) OR \(has("conversation_ratings"))"),
      "conversations c WHERE \(answered)"),
    over(
      "handle_time_mean",
      "CAST(SUM(x.ended_at - x.taken_at) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0)",
      with("handoffs", "x.taken_at IS NOT NULL AND x.ended_at IS NOT NULL"), "x.created_at"),
    over("orders", "COUNT(*)", with("orders", bought), "x.created_at"),
    over(
      "revenue", "CAST(COALESCE(SUM(x.paid - x.refunded), 0) AS DOUBLE PRECISION) / 100",
      with("orders", "\(bought) AND x.currency = 'EUR'"), "x.created_at"),
    over("model_calls", "COUNT(*)", calls, "c.started_at"),
    over("failure_rate", share("c.outcome = 'failed'"), calls, "c.started_at"),
    over("input_tokens", "COALESCE(SUM(c.input_tokens), 0)", calls, "c.started_at"),
    over("output_tokens", "COALESCE(SUM(c.output_tokens), 0)", calls, "c.started_at"),
    over(
      "cost", "CAST(COALESCE(SUM(c.cost_microdollars), 0) AS DOUBLE PRECISION) / 1000000", calls,
      "c.started_at"),
    over(
      "saved", "CAST(COALESCE(SUM(c.saved_microdollars), 0) AS DOUBLE PRECISION) / 1000000", calls,
      "c.started_at"),
  ]

  /// Reads it.
  func number(
    from: Timestamp, to: Timestamp, channel: String?, _ tenant: TenantContext, _ database: Database
  ) async throws -> Double? {
    var statement: SQL = """
      SELECT CAST(\(raw: value) AS DOUBLE PRECISION) FROM \(raw: rows)
       AND c.tenant_id = \(tenant.tenant) AND \(raw: time) >= \(from) AND \(raw: time) < \(to)
      """
    if let channel { statement.append(" AND c.channel = \(channel)") }
    let row = try await database.read { [statement] in try await $0.first(statement) }
    return try row?.value(at: 0, as: Double?.self)
  }
}
