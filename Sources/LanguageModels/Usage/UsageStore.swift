public import Essentials
public import Persistence

/// Keeps who asked what of which model, and each day's sums. Reading concerns one tenant.
public struct UsageStore: Sendable {
  let database: Database

  /// Makes a store over a database that has the ``migrations``.
  public init(database: Database) {
    self.database = database
  }

  /// Stores calls of any tenants, and adds them to their days, in one transaction. What is stored already, by its name,
  /// is left as it is and added to no day.
  public func insert(_ records: [UsageRecord]) async throws {
    guard !records.isEmpty else { return }
    let records = records.map(\.storable)
    try await database.write(isolation: .readCommitted) { connection in
      var new: Set<UsageID> = []
      for insertion in UsageRow.insertions(of: records) {
        for row in try await connection.query(insertion) { new.insert(try row.value(at: 0)) }
      }
      // In one order everywhere, so that servers that write side by side wait for each other and not crosswise.
      let tallies = UsageTally.tallies(of: records.filter { new.contains($0.id) })
      for (key, tally) in tallies.sorted(by: { $0.key < $1.key }) {
        try await connection.execute(UsageDayRow.addition(of: tally, key))
        for statement in UsageDayRow.latencyAdditions(of: tally, key) {
          try await connection.execute(statement)
        }
      }
    }
  }

  /// Calls, newest first.
  ///
  /// - Parameters:
  ///   - cursor: The last call of the page before; nothing for the first page.
  ///   - limit: How many at most.
  public func records(
    _ filter: UsageFilter = UsageFilter(), after cursor: UsageID? = nil, limit: Int, _ tenant: TenantContext
  ) async throws -> [UsageRecord] {
    var query: SQL = "SELECT \(UsageRow.columns) FROM model_calls WHERE tenant_id = \(tenant.tenant)"
    query.append(filter.conditions)
    if let cursor { query.append(" AND id < \(cursor)") }
    query.append(" ORDER BY id DESC LIMIT \(limit)")
    return try await database.read { [query] connection in
      try await connection.query(query).map { try UsageRow.record($0, tenant) }
    }
  }

  /// Sums of days, the newest day first, within it the most expensive model first.
  ///
  /// - Parameters:
  ///   - first: The first day; nothing for the first there is.
  ///   - last: The last day; nothing for today.
  public func summaries(
    from first: UsageDay? = nil, to last: UsageDay? = nil, provider: String? = nil, model: String? = nil,
    by grouping: UsageGrouping = .dayAndModel, _ tenant: TenantContext
  ) async throws -> [UsageSummary] {
    var conditions: SQL = "WHERE tenant_id = \(tenant.tenant)"
    if let first { conditions.append(" AND day >= \(first)") }
    if let last { conditions.append(" AND day <= \(last)") }
    if let provider { conditions.append(" AND provider = \(provider)") }
    if let model { conditions.append(" AND model = \(model)") }
    let tallies = try await database.read { [conditions] connection in
      var tallies: [UsageGrouping.Key: UsageTally] = [:]
      for row in try await connection.query("SELECT \(UsageDayRow.columns) FROM model_days \(conditions)") {
        tallies[try grouping.key(row), default: UsageTally()].add(try UsageDayRow.tally(row))
      }
      try await connection.stream(
        "SELECT day, provider, model, measure, bucket, calls FROM model_day_latencies \(conditions)"
      ) { row in
        let bucket: Int = try row.value("bucket")
        let calls: Int = try row.value("calls")
        let key = try grouping.key(row)
        switch try row.value("measure", as: UsageDayRow.Measure.self) {
        case .duration: tallies[key, default: UsageTally()].duration.add(calls, to: bucket)
        case .firstToken: tallies[key, default: UsageTally()].firstToken.add(calls, to: bucket)
        }
      }
      return tallies
    }
    return tallies.map { UsageSummary($0, $1) }.sorted(by: UsageSummary.comesFirst)
  }

  /// What a tenant spent on one day, in millionths of a US dollar.
  public func spending(on day: UsageDay, _ tenant: TenantContext) async throws -> Int64 {
    try await database.read { connection in
      // PostgreSQL's sum of BIGINT is a NUMERIC.
      try await connection.first(
        """
        SELECT CAST(COALESCE(SUM(cost_microdollars), 0) AS BIGINT) FROM model_days
        WHERE tenant_id = \(tenant.tenant) AND day = \(day)
        """
      )?.value(at: 0) ?? 0
    }
  }

  /// Removes what is kept no longer, a few thousand rows at a time.
  ///
  /// - Returns: How many calls were removed.
  @discardableResult
  public func removeExpired(
    recordsBefore: Timestamp, summariesBefore: UsageDay, _ tenant: TenantContext
  ) async throws -> Int {
    var sum = 0
    while true {
      let removed = try await database.write(isolation: .readCommitted) { connection in
        try await connection.execute(
          """
          DELETE FROM model_calls WHERE tenant_id = \(tenant.tenant) AND id IN (
            SELECT id FROM model_calls
            WHERE tenant_id = \(tenant.tenant) AND started_at < \(recordsBefore) LIMIT 5000)
          """)
      }
      sum += removed
      if removed < 5000 { break }
      try Task.checkCancellation()
    }
    try await database.write(isolation: .readCommitted) { connection in
      for table in ["model_days", "model_day_latencies"] {
        try await connection.execute(
          "DELETE FROM \(raw: table) WHERE tenant_id = \(tenant.tenant) AND day < \(summariesBefore)")
      }
    }
    return sum
  }
}
