internal import Essentials
internal import Persistence

/// The statements that a change of a document is made of.
extension Connection {
  func revision(_ context: TenantContext) async throws -> Int64 {
    try await first("SELECT revision FROM knowledge_revisions WHERE tenant_id = \(context.tenant)")?
      .value(at: 0) ?? 0
  }

  func advanceRevision(_ context: TenantContext) async throws -> Int64 {
    let row = try await first(
      """
      INSERT INTO knowledge_revisions (tenant_id, revision) VALUES (\(context.tenant), 1)
      ON CONFLICT (tenant_id) DO UPDATE SET revision = knowledge_revisions.revision + 1
      RETURNING revision
      """)
    return try row?.value(at: 0) ?? 0
  }

  /// Removes the passages, words and vectors of a source's document, and leaves the document's own row.
  /// - Returns: the document's id, or nothing when there is none.
  func removeContent(of source: String, _ context: TenantContext) async throws -> DocumentID? {
    guard
      let row = try await first(
        """
        SELECT id, title, collection FROM knowledge_documents
        WHERE tenant_id = \(context.tenant) AND source = \(source)
        """)
    else { return nil }
    let id: DocumentID = try row.value(at: 0)
    try await removeSections(of: id, context)
    if dialect == .sqlite {
      // An index without content has to be told what it forgets.
      let scope = try SearchScope.words(tenant: context.tenant, collection: row.value(at: 2))
      let title: String = try row.value(at: 1)
      try await execute(
        """
        INSERT INTO knowledge_words (knowledge_words, rowid, scope, title, headings, text)
        SELECT 'delete', row, \(scope), \(title), headings, text FROM knowledge_passages
        WHERE tenant_id = \(context.tenant) AND document_id = \(id)
        """)
    }
    try await execute(
      "DELETE FROM knowledge_vectors WHERE tenant_id = \(context.tenant) AND document_id = \(id)")
    try await execute(
      "DELETE FROM knowledge_passages WHERE tenant_id = \(context.tenant) AND document_id = \(id)")
    return id
  }

  func upsert(
    _ document: DocumentDraft, id: DocumentID, passageCount: Int, at now: Timestamp, revision: Int64,
    _ context: TenantContext
  ) async throws {
    let metadata = JSONValue.object(document.metadata.mapValues { .string($0) })
    try await execute(
      """
      INSERT INTO knowledge_documents (
        tenant_id, id, source, title, url, collection, media_type, content_hash, language, metadata,
        byte_count, passage_count, ingested_at, revision)
      VALUES (
        \(context.tenant), \(id), \(document.source), \(document.title), \(document.url.sqlValue),
        \(document.collection), \(document.mediaType), \(document.contentHash), \(document.language.sqlValue),
        \(metadata), \(document.byteCount), \(passageCount), \(now), \(revision))
      ON CONFLICT (tenant_id, id) DO UPDATE SET
        title = excluded.title, url = excluded.url, collection = excluded.collection,
        media_type = excluded.media_type, content_hash = excluded.content_hash,
        language = excluded.language, metadata = excluded.metadata, byte_count = excluded.byte_count,
        passage_count = excluded.passage_count, ingested_at = excluded.ingested_at,
        revision = excluded.revision
      """)
  }

  /// - Returns: the number of the passage's row.
  func insert(
    _ passage: PassageDraft, id: PassageID, of document: DocumentID, _ draft: DocumentDraft,
    _ context: TenantContext
  ) async throws -> Int64 {
    let headings = HeadingPath.joined(passage.headings)
    let columns: SQL = """
      tenant_id, id, document_id, ordinal, headings, page, anchor, text, form, token_count
      """
    let values: SQL = """
      \(context.tenant), \(id), \(document), \(passage.ordinal), \(headings), \(passage.page.sqlValue),
      \(passage.anchor.sqlValue), \(passage.text), \(passage.form.rawValue), \(passage.tokenCount)
      """
    switch dialect {
    case .sqlite:
      let row = try await first(
        "INSERT INTO knowledge_passages (\(columns)) VALUES (\(values)) RETURNING row")
      let number: Int64 = try row?.value(at: 0) ?? 0
      let scope = SearchScope.words(tenant: context.tenant, collection: draft.collection)
      try await execute(
        """
        INSERT INTO knowledge_words (rowid, scope, title, headings, text)
        VALUES (\(number), \(scope), \(draft.title), \(headings), \(passage.text))
        """)
      return number
    case .postgres:
      let row = try await first(
        """
        WITH passage AS (INSERT INTO knowledge_passages (\(columns)) VALUES (\(values)) RETURNING row)
        INSERT INTO knowledge_words (row, tenant_id, document_id, words)
        SELECT row, \(context.tenant), \(document), setweight(to_tsvector('english', \(draft.title)), 'A')
          || setweight(to_tsvector('english', \(headings)), 'B')
          || setweight(to_tsvector('english', \(passage.text)), 'D')
        FROM passage RETURNING row
        """)
      return try row?.value(at: 0) ?? 0
    }
  }
}
