public import Essentials
import Persistence

extension UsageStore {
  /// What models had to do in a time, as far as each call is still kept.
  ///
  /// - Parameters:
  ///   - start: The first moment.
  ///   - end: The first moment that does not belong to it.
  ///   - bounds: Numbers of input tokens above which some model costs more.
  public func workload(
    from start: Timestamp, to end: Timestamp, bounds: [Int], _ tenant: TenantContext
  ) async throws -> CostWorkload {
    let bounds = Set(bounds).sorted(by: >)
    var above: SQL = "CASE"
    for bound in bounds { above.append(" WHEN input_tokens > \(bound) THEN \(bound)") }
    above.append(" ELSE 0 END")
    if bounds.isEmpty { above = "0" }
    // Whoever pays pays for the attempts that failed, too: those have tokens.
    let query: SQL = """
      SELECT \(above) AS above, CASE WHEN cache IS NULL THEN 0 ELSE 1 END AS is_cached,
        CASE WHEN COALESCE(input_tokens, 0) + COALESCE(output_tokens, 0) > 0 THEN 1 ELSE 0 END AS has_tokens,
        COUNT(*) AS calls, SUM(CASE WHEN outcome = 'answered' THEN 1 ELSE 0 END) AS answered,
        CAST(SUM(COALESCE(input_tokens, 0)) AS BIGINT) AS input,
        CAST(SUM(COALESCE(output_tokens, 0)) AS BIGINT) AS output,
        CAST(SUM(COALESCE(cached_input_tokens, 0)) AS BIGINT) AS cached,
        CAST(SUM(COALESCE(cache_write_tokens, 0)) AS BIGINT) AS written,
        CAST(SUM(COALESCE(cost_microdollars, 0)) AS BIGINT) AS spent
      FROM model_calls
      WHERE tenant_id = \(tenant.tenant) AND started_at >= \(start) AND started_at < \(end)
      GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """
    return try await database.read { connection in
      var workload = CostWorkload(spentMicrodollars: 0)
      for row in try await connection.query(query) {
        let calls: Int = try row.value("calls")
        workload.spentMicrodollars? += try row.value("spent", as: Int64.self)
        if try row.value("is_cached", as: Int.self) == 1 {
          workload.cachedCalls += calls
        } else if try row.value("has_tokens", as: Int.self) == 0 {
          workload.callsWithoutTokens += try row.value("answered", as: Int.self)
        } else {
          let tokens = TokenUsage(
            input: try row.value("input"), output: try row.value("output"),
            cachedInput: try row.value("cached"), cacheWrites: try row.value("written"))
          workload.groups.append(
            CostWorkload.Group(above: try row.value("above"), calls: calls, tokens: tokens))
        }
      }
      return workload
    }
  }
}
