extension AgentVersions {
  /// The table, part of the assistant's migrations.
  static let creation = [
    """
    CREATE TABLE agent_versions (
      tenant_id TEXT NOT NULL,
      agent TEXT NOT NULL,
      number BIGINT NOT NULL,
      state TEXT NOT NULL,
      content TEXT NOT NULL,
      note TEXT,
      base BIGINT NOT NULL,
      restores BIGINT,
      revision BIGINT NOT NULL,
      author_id TEXT NOT NULL,
      author_name TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      editor_id TEXT NOT NULL,
      editor_name TEXT NOT NULL,
      changed_at BIGINT NOT NULL,
      publisher_id TEXT,
      publisher_name TEXT,
      published_at BIGINT,
      PRIMARY KEY (tenant_id, agent, number)
    )
    """,
    // One version of an agent answers, whatever processes do at once.
    "CREATE UNIQUE INDEX agent_versions_published ON agent_versions (tenant_id, agent) WHERE state = 'published'",
  ]
}
