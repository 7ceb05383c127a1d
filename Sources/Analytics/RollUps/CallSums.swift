import Essentials
import Persistence

/// Adds calls of models to the sums. A call has no intent and no variant.
struct CallSums {
  private let rollUp: RollUp
  private var tenant: TenantContext { rollUp.tenant }

  private static let columns: SQL = """
    id, started_at, channel, agent, model, outcome, input_tokens, output_tokens, cached_input_tokens,
    cost_microdollars, saved_microdollars, cache
    """

  init(_ rollUp: RollUp) { self.rollUp = rollUp }

  /// Adds some that are not in the sums.
  ///
  /// - Returns: How many.
  func advance() async throws -> Int {
    // Most of the time there are none, and nobody has to wait for that.
    let isWanted = try await rollUp.database.read { connection in
      try await connection.first(
        "SELECT 1 FROM model_calls WHERE tenant_id = \(tenant.tenant) AND is_summed = 0") != nil
    }
    guard isWanted else { return 0 }
    return try await rollUp.database.write(isolation: .readCommitted) { connection in
      try await rollUp.lock(connection)
      let rows = try await connection.query(
        """
        SELECT \(Self.columns) FROM model_calls WHERE tenant_id = \(tenant.tenant) AND is_summed = 0
        ORDER BY id LIMIT \(RollUp.batch)
        """)
      try await add(rows, connection)
      let ids = try rows.map { try $0.value(at: 0, as: String.self) }
      try await connection.execute(
        """
        UPDATE model_calls SET is_summed = 1 WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: ids))
        """)
      return rows.count
    }
  }

  private func add(_ rows: [Row], _ connection: Connection) async throws {
    var book = try await SeriesBook(most: rollUp.mostSeries, tenant, connection)
    var amounts: [Cell<Int64>: Amount] = [:]
    for row in rows {
      let time: Timestamp = try row.value(at: 1)
      let series = Series(
        channel: try row.value(at: 2, as: String?.self) ?? "",
        agent: try row.value(at: 3, as: String?.self) ?? "", model: try row.value(at: 4))
      let number = book.number(of: series)
      for (counter, amount) in try Self.amounts(row) where !amount.isNothing {
        amounts[Cell(counter: counter, hour: time.hour, series: number), default: Amount()] += amount
      }
    }
    try await book.save(connection)
    try await Sums.add(amounts, tenant, connection)
  }

  private static func amounts(_ row: Row) throws -> [(Counter, Amount)] {
    func total(_ place: Int) throws -> Amount {
      try row.value(at: place, as: Int64?.self).map { Amount(count: 1, total: $0) } ?? Amount()
    }
    return [
      (.calls, Amount(count: 1)),
      (.failedCalls, Amount(count: try row.value(at: 5, as: String.self) == "failed" ? 1 : 0)),
      (.inputTokens, try total(6)), (.outputTokens, try total(7)), (.cachedInputTokens, try total(8)),
      (.cost, try total(9)), (.saved, try total(10)),
      (.cacheHits, Amount(count: try row.value(at: 11, as: String?.self) == nil ? 0 : 1)),
    ]
  }
}
