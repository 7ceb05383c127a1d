import Essentials
import Persistence

extension RollUp {
  /// Makes the sums of conversations anew: at once from what is kept beside each conversation, and then, batch by batch, from the
  /// conversations themselves. Whoever reads meanwhile finds sums that are whole.
  ///
  /// What conversations have added that are gone stays, and so does what was wanted in those whose traces are gone. Calls
  /// are added once and for all.
  ///
  /// - Returns: How many conversations were summed.
  public func rebuild() async throws -> Int {
    try await database.write(isolation: .readCommitted) { connection in
      try await lock(connection)
      var sums: [Cell<Int64>: Amount] = [:]
      try await connection.stream(
        "SELECT added FROM analytics_conversations WHERE tenant_id = \(tenant.tenant)"
      ) { row in
        for (cell, amount) in try CountedConversation.amounts(row.value(at: 0)) {
          sums[cell, default: Amount()] += amount
        }
      }
      try await connection.execute(
        """
        DELETE FROM analytics_sums WHERE tenant_id = \(tenant.tenant) AND counter < \(Counter.calls)
        """)
      try await Sums.add(sums, tenant, connection)
      try await connection.execute(
        """
        INSERT INTO analytics_changes (tenant_id, subject)
        SELECT tenant_id, id FROM conversations WHERE tenant_id = \(tenant.tenant) ORDER BY 2
        """)
      try await connection.execute(
        "UPDATE cached_turns SET is_summed = 0 WHERE tenant_id = \(tenant.tenant) AND is_summed <> 0")
    }
    return try await catchUp().conversations
  }
}
