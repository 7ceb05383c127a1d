public import Persistence

extension KnowledgeStore {
  /// The tables of this component.
  public static let migrations = MigrationSet(
    "knowledge",
    [
      Migration(1, "documents, passages, words and vectors", sqlite: sqlite, postgres: postgres),
      Migration(2, "words of sections", sqlite: sqliteSections, postgres: postgresSections),
      Migration(
        3, "vectors of several models", sqlite: models(blob: "BLOB"), postgres: models(blob: "BYTEA")),
      Migration(4, "words of passages apart", sqlite: [], postgres: wordsApart),
    ])

  private static let sqlite =
    [
      """
      CREATE TABLE knowledge_passages (
        row INTEGER PRIMARY KEY AUTOINCREMENT,
        \(passageColumns)
      )
      """,
      // Without a content table of its own: the words' rows carry the passages' numbers. `scope` holds the tenant and
      // the collection as words, so that the index itself keeps to them.
      """
      CREATE VIRTUAL TABLE knowledge_words USING fts5(
        scope, title, headings, text, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
      )
      """,
    ] + common(blob: "BLOB")

  private static let postgres =
    [
      """
      CREATE TABLE knowledge_passages (
        row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        \(passageColumns),
        words TSVECTOR NOT NULL
      )
      """,
      "CREATE INDEX knowledge_passages_words ON knowledge_passages USING gin (words)",
    ] + common(blob: "BYTEA")

  /// PostgreSQL uses no full-text index of a table with a policy: `@@` is not leakproof, so it may only see rows that the
  /// policy has let through (https://www.postgresql.org/docs/15/rules-privileges.html). What is found in the words means
  /// nothing before it is looked up among the passages, which have a policy.
  private static let wordsApart = [
    """
    CREATE TABLE knowledge_words (
      row BIGINT NOT NULL PRIMARY KEY REFERENCES knowledge_passages (row) ON DELETE CASCADE,
      tenant_id TEXT NOT NULL,
      document_id TEXT NOT NULL,
      words TSVECTOR NOT NULL
    )
    """,
    "COMMENT ON TABLE knowledge_words IS 'no wall between tenants: found rows are looked up in knowledge_passages'",
    """
    INSERT INTO knowledge_words (row, tenant_id, document_id, words)
    SELECT row, tenant_id, document_id, words FROM knowledge_passages
    """,
    "CREATE INDEX knowledge_words_words ON knowledge_words USING gin (words)",
    "ALTER TABLE knowledge_passages DROP COLUMN words",
  ]

  private static let passageColumns = """
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    headings TEXT NOT NULL,
    page BIGINT,
    anchor TEXT,
    text TEXT NOT NULL,
    form TEXT NOT NULL,
    token_count BIGINT NOT NULL
    """

  private static func common(blob: String) -> [String] {
    [
      "CREATE UNIQUE INDEX knowledge_passages_id ON knowledge_passages (tenant_id, id)",
      """
      CREATE UNIQUE INDEX knowledge_passages_document
        ON knowledge_passages (tenant_id, document_id, ordinal)
      """,
      """
      CREATE TABLE knowledge_documents (
        tenant_id TEXT NOT NULL,
        id TEXT NOT NULL,
        source TEXT NOT NULL,
        title TEXT NOT NULL,
        url TEXT,
        collection TEXT NOT NULL,
        media_type TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        language TEXT,
        metadata TEXT NOT NULL,
        byte_count BIGINT NOT NULL,
        passage_count BIGINT NOT NULL,
        ingested_at BIGINT NOT NULL,
        revision BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, id)
      )
      """,
      "CREATE UNIQUE INDEX knowledge_documents_source ON knowledge_documents (tenant_id, source)",
      "CREATE INDEX knowledge_documents_revision ON knowledge_documents (tenant_id, revision)",
      """
      CREATE TABLE knowledge_vectors (
        tenant_id TEXT NOT NULL,
        document_id TEXT NOT NULL,
        ordinal BIGINT NOT NULL,
        passage BIGINT NOT NULL,
        model TEXT NOT NULL,
        vector \(blob) NOT NULL,
        PRIMARY KEY (tenant_id, document_id, ordinal)
      )
      """,
      // What went, for those who keep a picture in memory and ask what has happened since.
      """
      CREATE TABLE knowledge_removals (
        tenant_id TEXT NOT NULL,
        document_id TEXT NOT NULL,
        revision BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, document_id)
      )
      """,
      "CREATE INDEX knowledge_removals_revision ON knowledge_removals (tenant_id, revision)",
      "CREATE TABLE knowledge_revisions (tenant_id TEXT PRIMARY KEY, revision BIGINT NOT NULL)",
    ]
  }
}
