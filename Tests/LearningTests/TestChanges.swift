import Essentials
import Persistence
import Testing

/// Counts in the database how often what is live has changed, so that a change that was rolled back does not count.
enum TestChanges {
  static let migrations = MigrationSet(
    "test_changes", [Migration(1, "changes", ["CREATE TABLE test_changes (tenant_id TEXT NOT NULL)"])])

  static func count(_ database: Database, _ tenant: TenantContext) async throws -> Int {
    try await database.read { connection in
      try await connection.first(
        "SELECT COUNT(*) FROM test_changes WHERE tenant_id = \(tenant.tenant)")?.value(at: 0) ?? 0
    }
  }
}

/// The problem that something ends with; anything else is an issue of the test.
func problem<Value>(of body: () async throws -> Value) async -> Problem? {
  do {
    let value = try await body()
    Issue.record("There was no problem but \(value)")
  } catch let problem as Problem {
    return problem
  } catch {
    Issue.record("There was no problem but \(error)")
  }
  return nil
}
