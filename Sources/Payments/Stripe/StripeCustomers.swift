import Essentials
public import Persistence

/// Which customers of ours Stripe knows, and under which names. Stripe would find them by their metadata too, but only
/// after a while, and forgets keys after a day.
struct StripeCustomers: Sendable {
  let database: Database
  let clock: any WallClock
  /// Test and live mode have customers of their own.
  let isLive: Bool

  func payer(_ reference: String, _ tenant: TenantContext) async throws(PaymentError) -> PayerID? {
    try await attempt { try await find(reference, tenant) }
  }

  /// Writes a name down; when somebody else was faster, theirs counts.
  func keep(
    _ id: PayerID, _ reference: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> PayerID {
    try await attempt {
      try await database.write { connection in
        _ = try await connection.execute(
          """
          INSERT INTO stripe_customers (tenant_id, live, reference, id, created_at)
          VALUES (\(tenant.tenant), \(isLive), \(reference), \(id), \(clock.now))
          ON CONFLICT (tenant_id, live, reference) DO NOTHING
          """)
      }
      return try await find(reference, tenant) ?? id
    }
  }

  private func find(_ reference: String, _ tenant: TenantContext) async throws -> PayerID? {
    try await database.read { connection in
      try await connection.first(
        """
        SELECT id FROM stripe_customers
        WHERE tenant_id = \(tenant.tenant) AND live = \(isLive) AND reference = \(reference)
        """
      )?.value("id")
    }
  }

  private func attempt<T: Sendable>(_ body: () async throws -> T) async throws(PaymentError) -> T {
    do {
      return try await body()
    } catch {
      throw .network("the database fails: \(error)")
    }
  }
}

extension StripeProvider {
  /// The tables: names of customers at Stripe.
  public static let migrations = MigrationSet(
    "stripe",
    [
      Migration(
        1, "customers at Stripe",
        [
          """
          CREATE TABLE stripe_customers (
            tenant_id TEXT NOT NULL,
            live BIGINT NOT NULL,
            reference TEXT NOT NULL,
            id TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, live, reference)
          )
          """
        ])
    ])
}
