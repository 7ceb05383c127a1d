public import Essentials
public import Persistence

extension MeasureQuery {
  /// How many conversations that began in the time had each score, from 1 to 5.
  public func ratings(_ tenant: TenantContext, _ database: Database) async throws -> [Int: Int] {
    var statement: SQL = """
      SELECT c.rating, COUNT(*) FROM analytics_conversations c
      JOIN analytics_series s ON s.tenant_id = c.tenant_id AND s.id = c.series
      WHERE c.tenant_id = \(tenant.tenant) AND c.rating IS NOT NULL AND c.started_at >= \(beginning)
        AND c.started_at < \(end)
      """
    for (dimension, value) in filters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      statement.append(" AND s.\(raw: dimension.rawValue) = \(value)")
    }
    statement.append(" GROUP BY c.rating")
    let rows = try await database.read { [statement] in try await $0.query(statement) }
    var counts = Dictionary(uniqueKeysWithValues: (1...5).map { ($0, 0) })
    for row in rows {
      counts[Int(try row.value(at: 0, as: Int64.self))] = Int(try row.value(at: 1, as: Int64.self))
    }
    return counts
  }
}
