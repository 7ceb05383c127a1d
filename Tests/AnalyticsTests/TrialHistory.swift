import Essentials
import Persistence
import SyntheticHistory
import UsherServer
import UsherTesting

@testable import Analytics

/// A small history in a database of its own, and what comes late to it.
struct TrialHistory: Sendable {
  static let days = 12
  static let start = Timestamp(milliseconds: 1_788_220_800_000)
  static let end = start + .seconds(Int64(days) * 86_400)
  static let tenant = TenantContext(tenant: .single)

  let database: Database
  var rollUp: RollUp { RollUp(database, Self.tenant) }

  /// Makes one, and does something with it.
  static func with(
    _ engine: DatabaseEngine, messages: Int = 3000, _ body: (TrialHistory) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, Services.migrationSets) { database in
      let settings = HistorySettings(seed: 7, messages: messages, start: start, days: days)
      _ = try await HistoryGenerator(settings, tenant).write(to: database)
      try await body(TrialHistory(database: database))
    }
  }

  /// Some conversations, in order.
  func conversations(_ count: Int) async throws -> [String] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT id FROM conversations WHERE tenant_id = \(Self.tenant.tenant) ORDER BY id LIMIT \(count)
        """
      ).map { try $0.value(at: 0) }
    }
  }

  /// What is said of old conversations long after: scores that change, handoffs that end, money that goes back, a message more.
  func addWhatComesLate() async throws {
    let tenant = Self.tenant.tenant
    for (place, id) in try await conversations(60).enumerated() {
      try await database.write { connection in
        try await connection.execute(
          """
          INSERT INTO conversation_ratings (tenant_id, conversation_id, score, created_at, changed_at)
          VALUES (\(tenant), \(id), \(place % 5 + 1), 0, 0)
          ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET score = excluded.score
          """)
        try await connection.execute(
          """
          INSERT INTO messages (tenant_id, id, conversation_id, ordinal, role, text, created_at, awaits_reply)
          VALUES (\(tenant), \("late_\(place)"), \(id), 1000, 'customer', 'Still there?', \(Self.end), 1)
          """)
        try await connection.execute(
          """
          UPDATE handoffs SET state = 'closed', taken_at = created_at, ended_at = created_at + \(place * 1000)
          WHERE tenant_id = \(tenant) AND conversation_id = \(id)
          """)
        try await connection.execute(
          """
          UPDATE orders SET state = 'partially_refunded', refunded = paid / 2
          WHERE tenant_id = \(tenant) AND conversation_id = \(id) AND state = 'confirmed'
          """)
        try await connection.execute(
          "DELETE FROM message_feedback WHERE tenant_id = \(tenant) AND conversation_id = \(id)")
      }
    }
  }

  /// Everything is told again, three times.
  func repeatEverything() async throws {
    for _ in 0..<3 {
      try await database.write { connection in
        try await connection.execute(
          """
          INSERT INTO analytics_changes (tenant_id, subject)
          SELECT tenant_id, id FROM conversations WHERE tenant_id = \(Self.tenant.tenant) ORDER BY id DESC
          """)
      }
    }
  }

  /// The sums by what they mean, those of nothing left out.
  func sums(of counters: String = "1 = 1") async throws -> [String: Amount] {
    let rows = try await database.read { connection in
      try await connection.query(
        """
        SELECT x.grain, x.counter, x.at, s.channel, s.agent, s.intent, s.model, s.variant, x.part, x.count, x.total
        FROM analytics_sums x JOIN analytics_series s ON s.tenant_id = x.tenant_id AND s.id = x.series
        WHERE x.tenant_id = \(Self.tenant.tenant) AND (x.count <> 0 OR x.total <> 0) AND \(raw: counters)
        """)
    }
    var sums: [String: Amount] = [:]
    for row in rows {
      let key = (0..<9).map { "\(row[$0])" }.joined(separator: "|")
      sums[key] = Amount(count: try row.value(at: 9), total: try row.value(at: 10))
    }
    return sums
  }

  /// What the sums say of a counter between two moments at whole hours.
  func summed(
    _ counter: Counter, _ grain: Sums.Grain, from: Timestamp, to: Timestamp, channel: String? = nil
  ) async throws -> Amount {
    let length = grain.hours * 3_600_000
    var query: SQL = """
      SELECT CAST(COALESCE(SUM(x.count), 0) AS BIGINT), CAST(COALESCE(SUM(x.total), 0) AS BIGINT)
      FROM analytics_sums x JOIN analytics_series s ON s.tenant_id = x.tenant_id AND s.id = x.series
      WHERE x.tenant_id = \(Self.tenant.tenant) AND x.grain = \(grain) AND x.counter = \(counter)
        AND x.at >= \(from.milliseconds / length) AND x.at < \(to.milliseconds / length)
      """
    if let channel { query.append(" AND s.channel = \(channel)") }
    let row = try await database.read { [query] in try await $0.first(query) }
    return Amount(count: try row?.value(at: 0) ?? 0, total: try row?.value(at: 1) ?? 0)
  }
}
