public import Essentials
public import Persistence

/// Knows customers by the company's own names for them, as their site has proved them: the desk's holds and orders go by
/// ids of ours.
public struct CustomerDirectory: Sendable {
  /// The table.
  public static let migrations = MigrationSet(
    "ticket_agent",
    [
      Migration(
        1, "customers by the company's names",
        [
          """
          CREATE TABLE ticket_customers (
            tenant_id TEXT NOT NULL,
            reference TEXT NOT NULL,
            id TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, reference),
            UNIQUE (tenant_id, id)
          )
          """
        ])
    ])

  private let database: Database
  private let tenant: TenantContext
  private let clock: any WallClock

  /// Makes the directory of a tenant over a database that has the ``migrations``.
  public init(database: Database, tenant: TenantContext, clock: any WallClock = SystemClock()) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
  }

  /// The id of a customer; made at the first time.
  ///
  /// - Parameter reference: The company's own name, proved.
  public func id(of reference: String) async throws -> CustomerID {
    if let known = try await known(reference) { return known }
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        INSERT INTO ticket_customers (tenant_id, reference, id, created_at)
        VALUES (\(tenant.tenant), \(reference), \(CustomerID(at: now)), \(now))
        ON CONFLICT (tenant_id, reference) DO NOTHING
        """)
      guard let id = try await find(reference, connection) else { throw CustomerLost(reference: reference) }
      return id
    }
  }

  /// The id of a customer who has one.
  public func known(_ reference: String) async throws -> CustomerID? {
    try await database.read { try await find(reference, $0) }
  }

  /// The company's own name for a customer.
  public func reference(of id: CustomerID) async throws -> String? {
    try await database.read { connection in
      try await connection.first(
        "SELECT reference FROM ticket_customers WHERE tenant_id = \(tenant.tenant) AND id = \(id)"
      )?.value("reference")
    }
  }

  private func find(_ reference: String, _ connection: Connection) async throws -> CustomerID? {
    try await connection.first(
      "SELECT id FROM ticket_customers WHERE tenant_id = \(tenant.tenant) AND reference = \(reference)"
    )?.value("id")
  }
}

/// A row that was just written is not there.
private struct CustomerLost: Error, CustomStringConvertible {
  let reference: String

  var description: String { "the customer \(reference) was written and is not there" }
}
