public import Essentials
public import Persistence

extension KnowledgeStore {
  /// Counts up the revision within somebody else's transaction: what was answered from what the company knew until then is
  /// stale, on all processes.
  public static func advanceRevision(_ tenant: TenantContext, _ connection: Connection) async throws {
    _ = try await connection.advanceRevision(tenant)
  }
}
