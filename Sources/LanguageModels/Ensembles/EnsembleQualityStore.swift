public import Essentials
public import Persistence

/// Keeps how members of ensembles were judged, each day's sums, so that servers add to them side by side.
public struct EnsembleQualityStore: Sendable {
  private let database: Database

  /// Makes a store over a database that has the migrations of ``UsageStore``.
  public init(database: Database) {
    self.database = database
  }

  /// Adds judgements to a day.
  public func add(
    _ judgements: [EnsembleJudgements], on day: UsageDay, _ tenant: TenantContext
  ) async throws {
    guard !judgements.isEmpty else { return }
    // In one order everywhere, so that servers that write side by side wait for each other and not crosswise.
    let ordered = judgements.sorted { ($0.ensemble, $0.member) < ($1.ensemble, $1.member) }
    try await database.write(isolation: .readCommitted) { connection in
      for one in ordered {
        try await connection.execute(
          """
          INSERT INTO ensemble_days (tenant_id, day, ensemble, member, judgements, quality) VALUES
            (\(tenant.tenant), \(day), \(one.ensemble), \(one.member), \(one.count), \(one.quality))
          ON CONFLICT (tenant_id, day, ensemble, member) DO UPDATE SET
            judgements = ensemble_days.judgements + excluded.judgements,
            quality = ensemble_days.quality + excluded.quality
          """)
      }
    }
  }

  /// The sums since a day; what is older is removed.
  public func judgements(since day: UsageDay, _ tenant: TenantContext) async throws -> [EnsembleJudgements] {
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        "DELETE FROM ensemble_days WHERE tenant_id = \(tenant.tenant) AND day < \(day)")
      return try await connection.query(
        """
        SELECT ensemble, member, CAST(SUM(judgements) AS BIGINT) AS judgements, SUM(quality) AS quality
        FROM ensemble_days WHERE tenant_id = \(tenant.tenant) GROUP BY ensemble, member
        ORDER BY ensemble, member
        """
      ).map { row in
        EnsembleJudgements(
          ensemble: try row.value("ensemble"), member: try row.value("member"),
          count: try row.value("judgements"), quality: try row.value("quality"))
      }
    }
  }
}
