extension HandoffDesk {
  /// The tables, part of the assistant's migrations.
  static let creation = [
    // Who has the conversation now, and whether the assistant keeps silent: read with each message of a customer's.
    "ALTER TABLE conversations ADD COLUMN operator_id TEXT",
    "ALTER TABLE conversations ADD COLUMN operator_name TEXT",
    "ALTER TABLE conversations ADD COLUMN handoff_id TEXT",
    "ALTER TABLE conversations ADD COLUMN paused BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE conversations ADD COLUMN attended BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE messages ADD COLUMN author TEXT",
    """
    CREATE TABLE handoffs (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      state TEXT NOT NULL,
      reason TEXT NOT NULL,
      priority BIGINT NOT NULL,
      why TEXT NOT NULL,
      operator_id TEXT,
      operator_name TEXT,
      created_at BIGINT NOT NULL,
      taken_at BIGINT,
      first_reply_at BIGINT,
      waiting_since BIGINT,
      unread BIGINT NOT NULL DEFAULT 0,
      ended_at BIGINT,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    "CREATE INDEX handoffs_of_conversation ON handoffs (tenant_id, conversation_id, id)",
    "CREATE UNIQUE INDEX handoffs_open ON handoffs (tenant_id, conversation_id) WHERE ended_at IS NULL",
    """
    CREATE TABLE handoff_entries (
      tenant_id TEXT NOT NULL,
      handoff_id TEXT NOT NULL,
      number BIGINT NOT NULL,
      conversation_id TEXT NOT NULL,
      at BIGINT NOT NULL,
      state TEXT NOT NULL,
      operator_id TEXT,
      operator_name TEXT,
      note TEXT,
      PRIMARY KEY (tenant_id, handoff_id, number)
    )
    """,
    "CREATE INDEX handoff_entries_of_conversation ON handoff_entries (tenant_id, conversation_id)",
    """
    CREATE TABLE conversation_notes (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      idempotency_key TEXT NOT NULL,
      operator_id TEXT NOT NULL,
      operator_name TEXT NOT NULL,
      text TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    """
    CREATE UNIQUE INDEX conversation_notes_by_key
    ON conversation_notes (tenant_id, conversation_id, idempotency_key)
    """,
  ]
}
