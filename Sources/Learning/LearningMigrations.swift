public import Persistence

/// The tables of what is learned from people.
public enum LearningMigrations {
  /// They.
  public static let set = MigrationSet(
    "learning",
    [
      Migration(
        1, "corrections", sqlite: corrections(blob: "BLOB"), postgres: corrections(blob: "BYTEA"))
    ])

  /// That nobody approves what they have written themselves is checked here, so that no way around the program's own
  /// check makes a correction live: `approvals` is how many persons the company wanted when it was approved.
  private static func corrections(blob: String) -> [String] {
    [
      """
      CREATE TABLE corrections (
        tenant_id TEXT NOT NULL,
        id TEXT NOT NULL,
        state TEXT NOT NULL,
        origin TEXT NOT NULL,
        conversation_id TEXT,
        message_id TEXT,
        question TEXT NOT NULL,
        bot_answer TEXT,
        answer TEXT NOT NULL,
        reason TEXT,
        category TEXT,
        quality BIGINT CHECK (quality BETWEEN 0 AND 5),
        agent TEXT,
        maker_id TEXT NOT NULL,
        maker_name TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        editor_id TEXT NOT NULL,
        editor_name TEXT NOT NULL,
        changed_at BIGINT NOT NULL,
        decider_id TEXT,
        decider_name TEXT,
        decided_at BIGINT,
        note TEXT,
        withdrawer_id TEXT,
        withdrawer_name TEXT,
        withdrawn_at BIGINT,
        approvals BIGINT NOT NULL DEFAULT 2,
        idempotency_key TEXT,
        model TEXT,
        embedding \(blob),
        PRIMARY KEY (tenant_id, id),
        CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn')),
        CHECK (
          state <> 'approved'
          OR (decider_id IS NOT NULL AND decided_at IS NOT NULL
            AND (approvals = 1 OR (decider_id <> maker_id AND decider_id <> editor_id))))
      )
      """,
      "CREATE INDEX corrections_by_state ON corrections (tenant_id, state, id)",
      "CREATE INDEX corrections_by_conversation ON corrections (tenant_id, conversation_id)",
      """
      CREATE UNIQUE INDEX corrections_by_key ON corrections (tenant_id, idempotency_key)
      WHERE idempotency_key IS NOT NULL
      """,
    ]
  }
}
