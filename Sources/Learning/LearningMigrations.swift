public import Persistence

/// The tables of what is learned from people.
public enum LearningMigrations {
  /// They.
  public static let set = MigrationSet(
    "learning",
    [
      Migration(
        1, "corrections", sqlite: corrections(blob: "BLOB"), postgres: corrections(blob: "BYTEA")),
      Migration(2, "feedback", feedback),
      Migration(3, "what conversations show of how content customers are", signals),
      Migration(4, "other wordings of corrections", ["ALTER TABLE corrections ADD COLUMN wordings TEXT"]),
      Migration(5, "what people decide about gaps of the knowledge", gaps),
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

  private static let feedback = [
    """
    CREATE TABLE message_feedback (
      tenant_id TEXT NOT NULL,
      message_id TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      rating TEXT NOT NULL,
      comment TEXT,
      created_at BIGINT NOT NULL,
      changed_at BIGINT NOT NULL,
      agent TEXT NOT NULL,
      source TEXT NOT NULL,
      intent TEXT,
      provider TEXT,
      model TEXT,
      variant TEXT,
      prompt TEXT,
      prompt_version TEXT,
      PRIMARY KEY (tenant_id, message_id)
    )
    """,
    "CREATE INDEX message_feedback_of_conversation ON message_feedback (tenant_id, conversation_id)",
    "CREATE INDEX message_feedback_by_time ON message_feedback (tenant_id, created_at)",
    """
    CREATE TABLE conversation_ratings (
      tenant_id TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      score BIGINT NOT NULL CHECK (score BETWEEN 1 AND 5),
      comment TEXT,
      created_at BIGINT NOT NULL,
      changed_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, conversation_id)
    )
    """,
  ]

  private static let signals = [
    """
    CREATE TABLE conversation_signals (
      tenant_id TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      agent TEXT NOT NULL,
      intent TEXT,
      model TEXT,
      answers BIGINT NOT NULL,
      went_on BIGINT NOT NULL,
      purchased BIGINT NOT NULL,
      asked_for_person BIGINT NOT NULL,
      rephrasings BIGINT NOT NULL,
      abandoned BIGINT NOT NULL,
      response_ms DOUBLE PRECISION NOT NULL,
      satisfaction DOUBLE PRECISION NOT NULL,
      ordinal BIGINT NOT NULL,
      settled BIGINT NOT NULL,
      noted_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, conversation_id)
    )
    """,
    "CREATE INDEX conversation_signals_by_time ON conversation_signals (tenant_id, created_at)",
  ]

  private static let gaps = [
    """
    CREATE TABLE knowledge_gaps (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      conversation_id TEXT,
      question TEXT NOT NULL,
      state TEXT NOT NULL,
      document_id TEXT,
      decider_id TEXT NOT NULL,
      decider_name TEXT NOT NULL,
      decided_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id),
      CHECK (state IN ('open', 'ignored', 'done'))
    )
    """,
    "CREATE INDEX knowledge_gaps_by_time ON knowledge_gaps (tenant_id, decided_at)",
    "CREATE INDEX knowledge_gaps_of_conversation ON knowledge_gaps (tenant_id, conversation_id)",
  ]
}
