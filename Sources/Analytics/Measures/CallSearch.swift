public import Essentials
public import Persistence

/// Finds the conversations whose calls of models are behind a number: those that have added the most come first.
public struct CallSearch: Sendable {
  private let query: MeasureQuery
  private let counter: Counter
  private let scale: Double

  /// Makes one; nothing where a measure is not of calls.
  public init?(_ query: MeasureQuery, _ measure: Measure) {
    guard let counter = measure.counters.first, counter.isOfCalls else { return nil }
    self.query = query
    self.counter = counter
    switch measure.formula {
    case .total(_, let scale), .totalEach(_, _, let scale): self.scale = scale
    default: scale = 1
    }
  }

  /// What a call adds.
  private var amount: SQL {
    switch counter {
    case .failedCalls: "CASE WHEN outcome = 'failed' THEN 1 ELSE 0 END"
    case .inputTokens: "COALESCE(input_tokens, 0)"
    case .outputTokens: "COALESCE(output_tokens, 0)"
    case .cachedInputTokens: "COALESCE(cached_input_tokens, 0)"
    case .cost: "COALESCE(cost_microdollars, 0)"
    case .saved: "COALESCE(saved_microdollars, 0)"
    case .cacheHits: "CASE WHEN cache IS NULL THEN 0 ELSE 1 END"
    default: "1"
    }
  }

  /// Finds some.
  public func hits(
    limit: Int, _ tenant: TenantContext, _ database: Database
  ) async throws -> [MeasureSearch.Hit] {
    var statement: SQL = """
      SELECT conversation_id, MAX(channel), MAX(agent), MIN(started_at), CAST(SUM(\(amount)) AS BIGINT)
      FROM model_calls WHERE tenant_id = \(tenant.tenant) AND conversation_id IS NOT NULL
        AND started_at >= \(query.beginning) AND started_at < \(query.end)
      """
    for (dimension, value) in query.filters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      statement.append(" AND \(raw: dimension.rawValue) = \(value)")
    }
    statement.append(
      " GROUP BY conversation_id HAVING SUM(\(amount)) > 0 ORDER BY 5 DESC, 1 LIMIT \(limit)")
    return try await database.read { [statement] connection in
      try await connection.query(statement).map { row in
        let beganAt: Timestamp = try row.value(at: 3)
        return MeasureSearch.Hit(
          conversation: try row.value(at: 0),
          series: Series(
            channel: try row.value(at: 1, as: String?.self) ?? "",
            agent: try row.value(at: 2, as: String?.self) ?? ""),
          beganAt: beganAt, value: Double(try row.value(at: 4, as: Int64.self)) / scale,
          cursor: MeasureSearch.Cursor(startedAt: beganAt.milliseconds, number: 0))
      }
    }
  }
}
