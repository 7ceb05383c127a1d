public import Essentials
import Persistence

extension WorkflowStore {
  /// Removes runs that were over before a time, with their steps and states, so many at most, the oldest first.
  ///
  /// Graphs stay: they are as many as a file had versions.
  /// - Returns: How many were removed.
  public func removeRuns(finishedBefore time: Timestamp, limit: Int) async throws -> Int {
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        DELETE FROM workflow_runs WHERE tenant_id = \(tenant.tenant) AND id IN (
          SELECT id FROM workflow_runs
          WHERE tenant_id = \(tenant.tenant) AND finished_at < \(time) ORDER BY finished_at LIMIT \(limit))
        """)
    }
  }
}
