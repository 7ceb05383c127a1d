extension PresenceDesk {
  /// The tables, part of the assistant's migrations.
  static let creation = [
    "ALTER TABLE handoffs ADD COLUMN queue TEXT",
    // When it was given to whom it is, and who has put it back into the line.
    "ALTER TABLE handoffs ADD COLUMN assigned_at BIGINT",
    "ALTER TABLE handoffs ADD COLUMN declined_by TEXT",
    "CREATE INDEX handoffs_in_line ON handoffs (tenant_id, state, queue) WHERE ended_at IS NULL",
    """
    CREATE TABLE operators (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      name TEXT NOT NULL,
      role TEXT,
      chosen TEXT NOT NULL,
      changed_at BIGINT NOT NULL,
      seen_at BIGINT NOT NULL,
      assigned_at BIGINT,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    """
    CREATE TABLE operator_streams (
      tenant_id TEXT NOT NULL,
      id TEXT NOT NULL,
      operator_id TEXT NOT NULL,
      until BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, id)
    )
    """,
    """
    CREATE TABLE assignment_turns (
      tenant_id TEXT NOT NULL PRIMARY KEY,
      at BIGINT NOT NULL
    )
    """,
  ]
}
