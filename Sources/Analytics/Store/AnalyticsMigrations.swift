public import Persistence

/// The tables of sums, and what notes the changes that they are made of.
///
/// They stand on the tables of conversations, feedback, holds, orders and calls, and come after these.
public enum AnalyticsMigrations {
  /// They.
  public static let set = MigrationSet(
    "analytics",
    [
      Migration(
        1, "sums of conversations and calls",
        sqlite: tables(.sqlite) + ChangeTriggers.sqlite + backfill,
        postgres: tables(.postgres) + ChangeTriggers.postgres + backfill),
      Migration(2, "alerts", AlertMigrations.tables),
    ])

  /// What backups leave out: restoring conversations notes them again.
  public static let derivedTables: Set = ["analytics_changes"]

  private static func tables(_ dialect: SQLDialect) -> [String] {
    let number =
      switch dialect {
      case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT"
      case .postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
      }
    return [
      """
      CREATE TABLE analytics_changes (
        number \(number),
        tenant_id TEXT NOT NULL,
        subject TEXT NOT NULL
      )
      """,
      "CREATE INDEX analytics_changes_in_order ON analytics_changes (tenant_id, number)",
      "CREATE INDEX analytics_changes_of ON analytics_changes (tenant_id, subject)",
      // Whoever adds to the sums changes this row first, so that no two do at once.
      "CREATE TABLE analytics_rounds (tenant_id TEXT NOT NULL PRIMARY KEY, round BIGINT NOT NULL)",
      """
      CREATE TABLE analytics_series (
        tenant_id TEXT NOT NULL,
        id BIGINT NOT NULL,
        channel TEXT NOT NULL,
        agent TEXT NOT NULL,
        intent TEXT NOT NULL,
        model TEXT NOT NULL,
        variant TEXT NOT NULL,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, channel, agent, intent, model, variant)
      )
      """,
      // What each conversation has added to the sums. The conversation's name goes when the conversation does; what
      // it has added stays.
      """
      CREATE TABLE analytics_conversations (
        tenant_id TEXT NOT NULL,
        number BIGINT NOT NULL,
        conversation_id TEXT,
        started_at BIGINT NOT NULL,
        last_at BIGINT NOT NULL,
        series BIGINT NOT NULL,
        marks BIGINT NOT NULL,
        turns BIGINT NOT NULL,
        rating BIGINT,
        satisfaction BIGINT,
        version BIGINT NOT NULL,
        frozen BIGINT NOT NULL DEFAULT 0,
        added TEXT NOT NULL,
        PRIMARY KEY (tenant_id, number)
      )
      """,
      "CREATE UNIQUE INDEX analytics_conversations_by_name ON analytics_conversations (tenant_id, conversation_id)",
      "CREATE INDEX analytics_conversations_by_time ON analytics_conversations (tenant_id, started_at)",
      // `grain`: 0 for hours, 1 for days; `at`: so many of them since 1970 in UTC. `part`: the bucket of a time, or a
      // currency; 0 where there is only one.
      """
      CREATE TABLE analytics_sums (
        tenant_id TEXT NOT NULL,
        grain BIGINT NOT NULL,
        counter BIGINT NOT NULL,
        at BIGINT NOT NULL,
        series BIGINT NOT NULL,
        part BIGINT NOT NULL,
        count BIGINT NOT NULL,
        total BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, grain, counter, at, series, part)
      )
      """,
      "ALTER TABLE model_calls ADD COLUMN is_summed BIGINT NOT NULL DEFAULT 0",
      // Cached turns come by the ten thousand in a second and never change: a mark instead of a note for each.
      "ALTER TABLE cached_turns ADD COLUMN is_summed BIGINT NOT NULL DEFAULT 0",
      "CREATE INDEX cached_turns_to_sum ON cached_turns (tenant_id) WHERE is_summed = 0",
      "CREATE INDEX model_calls_to_sum ON model_calls (tenant_id, id) WHERE is_summed = 0",
      "CREATE INDEX orders_of_conversation ON orders (tenant_id, conversation_id)",
      "CREATE INDEX seat_holds_of_conversation ON seat_holds (tenant_id, conversation_id)",
    ]
  }

  /// What was there before is summed like what comes.
  private static let backfill = [
    "INSERT INTO analytics_changes (tenant_id, subject) SELECT tenant_id, id FROM conversations ORDER BY id"
  ]
}
