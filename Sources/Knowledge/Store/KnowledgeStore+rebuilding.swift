internal import Essentials
public import Persistence

extension KnowledgeStore {
  /// Tables that hold nothing but what ``rebuildWords(on:)`` makes from the others, and that differ between the engines.
  public static let derivedTables: Set = ["knowledge_words", "knowledge_sections", "knowledge_section_words"]

  /// Makes the full-text indexes of all tenants anew from documents and passages.
  public static func rebuildWords(on connection: Connection) async throws {
    switch connection.dialect {
    case .sqlite: try await rebuildSQLiteWords(connection)
    case .postgres: try await rebuildPostgresWords(connection)
    }
  }

  private static func rebuildSQLiteWords(_ connection: Connection) async throws {
    // An index without content forgets everything by this command alone (https://sqlite.org/fts5.html, 6.5).
    try await connection.execute("INSERT INTO knowledge_words (knowledge_words) VALUES ('delete-all')")
    try await connection.execute(
      "INSERT INTO knowledge_section_words (knowledge_section_words) VALUES ('delete-all')")
    try await connection.execute("DELETE FROM knowledge_sections")
    let passages: SQL = """
      SELECT p.row, p.tenant_id, p.headings, p.text, d.title, d.collection FROM knowledge_passages p
      JOIN knowledge_documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
      """
    try await connection.stream(passages) { row in
      let scope = SearchScope.words(
        tenant: try row.value("tenant_id"), collection: try row.value("collection"))
      try await connection.execute(
        """
        INSERT INTO knowledge_words (rowid, scope, title, headings, text)
        VALUES (\(try row.value("row", as: Int64.self)), \(scope), \(try row.value("title", as: String.self)),
          \(try row.value("headings", as: String.self)), \(try row.value("text", as: String.self)))
        """)
    }
    try await connection.execute(
      """
      INSERT INTO knowledge_sections (tenant_id, document_id, part)
      SELECT DISTINCT tenant_id, document_id, ordinal / \(raw: "\(SectionKey.length)") FROM knowledge_passages
      """)
    try await connection.execute(
      """
      INSERT INTO knowledge_section_words (rowid, text)
      SELECT s.row, \(raw: sqliteText) FROM \(raw: sectionsWithPassages) GROUP BY s.row
      """)
  }

  private static func rebuildPostgresWords(_ connection: Connection) async throws {
    try await connection.execute("DELETE FROM knowledge_words")
    try await connection.execute("DELETE FROM knowledge_sections")
    try await connection.execute(
      """
      INSERT INTO knowledge_words (row, tenant_id, document_id, words)
      SELECT p.row, p.tenant_id, p.document_id, setweight(to_tsvector('english', d.title), 'A')
        || setweight(to_tsvector('english', p.headings), 'B') || setweight(to_tsvector('english', p.text), 'D')
      FROM knowledge_passages p
      JOIN knowledge_documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
      """)
    try await connection.execute(
      """
      INSERT INTO knowledge_sections (tenant_id, document_id, part, words)
      SELECT \(raw: postgresColumns) FROM \(raw: documentsWithPassages)
      GROUP BY p.tenant_id, p.document_id, d.title, p.ordinal / \(raw: "\(SectionKey.length)")
      """)
  }
}
