internal import Essentials
internal import Persistence

/// What words each section has: a document, or a part of ``SectionKey/length`` passages of one that is long.
///
/// BM25 over passages sees the words of one passage only; a question's words are often spread over a page.
extension KnowledgeStore {
  static let sqliteSections = [
    """
    CREATE TABLE knowledge_sections (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      tenant_id TEXT NOT NULL,
      document_id TEXT NOT NULL,
      part BIGINT NOT NULL
    )
    """,
    sectionsIndex,
    // Which rows have a word is all that is kept: a fifth of the size of the passages' words.
    """
    CREATE VIRTUAL TABLE knowledge_section_words USING fts5(
      text, content = '', columnsize = 0, detail = none, tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """,
    """
    INSERT INTO knowledge_sections (tenant_id, document_id, part)
    SELECT DISTINCT tenant_id, document_id, ordinal / \(SectionKey.length) FROM knowledge_passages
    """,
    """
    INSERT INTO knowledge_section_words (rowid, text)
    SELECT s.row, \(sqliteText) FROM \(sectionsWithPassages) GROUP BY s.row
    """,
  ]

  static let postgresSections = [
    """
    CREATE TABLE knowledge_sections (
      tenant_id TEXT NOT NULL,
      document_id TEXT NOT NULL,
      part BIGINT NOT NULL,
      words TSVECTOR NOT NULL
    )
    """,
    sectionsIndex,
    """
    INSERT INTO knowledge_sections (tenant_id, document_id, part, words)
    SELECT \(postgresColumns) FROM \(documentsWithPassages)
    GROUP BY p.tenant_id, p.document_id, d.title, p.ordinal / \(SectionKey.length)
    """,
  ]

  private static let sectionsIndex = """
    CREATE UNIQUE INDEX knowledge_sections_document ON knowledge_sections (tenant_id, document_id, part)
    """

  static let sectionsWithPassages = """
    knowledge_sections s
    JOIN knowledge_documents d ON d.tenant_id = s.tenant_id AND d.id = s.document_id
    JOIN knowledge_passages p ON p.tenant_id = s.tenant_id AND p.document_id = s.document_id
      AND p.ordinal >= s.part * \(SectionKey.length) AND p.ordinal < (s.part + 1) * \(SectionKey.length)
    """

  static let documentsWithPassages = """
    knowledge_passages p
    JOIN knowledge_documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
    """

  /// The tenant as a word, so that a search walks over its own sections only, and all words of the section.
  static let sqliteText = """
    replace(s.tenant_id, '_', 'x') || '0 ' || d.title || ' ' || group_concat(p.headings || ' ' || p.text, ' ')
    """

  static let postgresColumns = """
    p.tenant_id, p.document_id, p.ordinal / \(SectionKey.length),
    to_tsvector('english', d.title || ' ' || string_agg(p.headings || ' ' || p.text, ' '))
    """
}

extension Connection {
  /// Notes the words of a document whose passages are stored.
  func insertSections(of document: DocumentID, _ context: TenantContext) async throws {
    switch dialect {
    case .sqlite:
      try await execute(
        """
        INSERT INTO knowledge_sections (tenant_id, document_id, part)
        SELECT DISTINCT tenant_id, document_id, ordinal / \(raw: "\(SectionKey.length)") FROM knowledge_passages
        WHERE tenant_id = \(context.tenant) AND document_id = \(document)
        """)
      try await execute(
        """
        INSERT INTO knowledge_section_words (rowid, text)
        SELECT s.row, \(raw: KnowledgeStore.sqliteText) FROM \(raw: KnowledgeStore.sectionsWithPassages)
        WHERE s.tenant_id = \(context.tenant) AND s.document_id = \(document) GROUP BY s.row
        """)
    case .postgres:
      try await execute(
        """
        INSERT INTO knowledge_sections (tenant_id, document_id, part, words)
        SELECT \(raw: KnowledgeStore.postgresColumns) FROM \(raw: KnowledgeStore.documentsWithPassages)
        WHERE p.tenant_id = \(context.tenant) AND p.document_id = \(document)
        GROUP BY p.tenant_id, p.document_id, d.title, p.ordinal / \(raw: "\(SectionKey.length)")
        """)
    }
  }

  /// Forgets the words of a document whose passages are still stored.
  func removeSections(of document: DocumentID, _ context: TenantContext) async throws {
    if dialect == .sqlite {
      // An index without content has to be told what it forgets.
      try await execute(
        """
        INSERT INTO knowledge_section_words (knowledge_section_words, rowid, text)
        SELECT 'delete', s.row, \(raw: KnowledgeStore.sqliteText)
        FROM \(raw: KnowledgeStore.sectionsWithPassages)
        WHERE s.tenant_id = \(context.tenant) AND s.document_id = \(document) GROUP BY s.row
        """)
    }
    try await execute(
      "DELETE FROM knowledge_sections WHERE tenant_id = \(context.tenant) AND document_id = \(document)")
  }
}
