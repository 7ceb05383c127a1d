public import Essentials
public import Persistence

/// How many messages of customers a company has had answered on each day, UTC; exact over all processes.
public struct TenantDays: Sendable {
  private let database: Database
  private let tenant: TenantContext
  private let clock: any WallClock

  /// How long days are kept.
  private static let memory = Duration.seconds(40 * 86_400)

  /// Counts for a company.
  public init(database: Database, tenant: TenantContext, clock: any WallClock = SystemClock()) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
  }

  /// Counts a message, unless there were as many today.
  ///
  /// - Returns: Whether it may be answered.
  public func take(limit: Int) async throws -> Bool {
    guard limit > 0 else { return false }
    let today = Self.day(clock.now)
    let first = Self.day(clock.now + (.zero - Self.memory))
    return try await database.write(isolation: .readCommitted) { connection in
      let row = try await connection.first(
        """
        INSERT INTO tenant_days (tenant_id, day, turns) VALUES (\(tenant.tenant), \(today), 1)
        ON CONFLICT (tenant_id, day) DO UPDATE SET turns = tenant_days.turns + 1
          WHERE tenant_days.turns < \(limit)
        RETURNING turns
        """)
      let count: Int? = try row?.value("turns")
      if count == 1 {
        try await connection.execute(
          "DELETE FROM tenant_days WHERE tenant_id = \(tenant.tenant) AND day < \(first)")
      }
      return count != nil
    }
  }

  /// `2026-11-21`
  private static func day(_ time: Timestamp) -> String { String(time.description.prefix(10)) }
}
