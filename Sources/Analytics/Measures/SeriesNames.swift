public import Essentials
public import Persistence

extension SeriesDimension {
  /// More names than that nobody chooses from.
  private static let mostNames = 500

  /// The names that there are of each, in order; without those that have none.
  public static func names(
    _ tenant: TenantContext, _ database: Database
  ) async throws -> [SeriesDimension: [String]] {
    try await database.read { connection in
      var names: [SeriesDimension: [String]] = [:]
      for dimension in allCases {
        names[dimension] = try await connection.query(
          """
          SELECT DISTINCT \(raw: dimension.rawValue) FROM analytics_series
          WHERE tenant_id = \(tenant.tenant) AND \(raw: dimension.rawValue) <> '' ORDER BY 1 LIMIT \(mostNames)
          """
        ).map { try $0.value(at: 0) }
      }
      return names
    }
  }
}
