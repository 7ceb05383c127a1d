internal import Essentials
internal import Persistence

/// FTS5: BM25 with Porter's stems, a match in the title counting four times, in the headings three times.
struct SQLiteWordIndex: WordIndex {
  let connection: Connection
  let context: TenantContext

  func terms(_ words: [String]) async throws -> [WordTerm] {
    var terms: [WordTerm] = []
    for word in words {
      let quoted = "\"\(word)\""
      let query = "\(scope(nil)) AND \(quoted)"
      let row = try await connection.first(
        "SELECT count(*) FROM knowledge_words WHERE knowledge_words MATCH \(query)")
      terms.append(WordTerm(text: quoted, passageCount: try row?.value(at: 0) ?? 0))
    }
    return terms
  }

  func matches(
    _ terms: [WordTerm], total: Int, limit: Int, collections: Set<String>?, withMetadata: Bool
  ) async throws -> [WordMatch] {
    let query = "\(scope(collections)) AND (\(terms.map(\.text).joined(separator: " OR ")))"
    let metadata: SQL = withMetadata ? ", d.metadata" : ""
    let documents: SQL =
      withMetadata
      ? "JOIN knowledge_documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id" : ""
    return try await connection.query(
      """
      SELECT p.row, p.document_id, p.ordinal, f.score\(metadata)
      FROM (
        SELECT rowid AS row, -bm25(knowledge_words, 0, 4, 3, 1) AS score FROM knowledge_words
        WHERE knowledge_words MATCH \(query) ORDER BY score DESC LIMIT \(limit)
      ) f
      JOIN knowledge_passages p ON p.row = f.row \(documents)
      WHERE p.tenant_id = \(context.tenant) ORDER BY f.score DESC
      """
    ).map { try WordMatch(row: $0, withMetadata: withMetadata) }
  }

  func weights(
    of terms: [(term: WordTerm, weight: Double)], in documents: [DocumentID]
  ) async throws -> [SectionKey: Double] {
    let scope = SearchScope.sectionWord(context.tenant)
    var found: [SQL] = []
    // The index keeps no places, so it cannot look for a word that its tokenizer would take for several.
    for (term, weight) in terms where Self.isOneToken(term.text) {
      let query = "\"\(scope)\" AND \(term.text)"
      found.append(
        """
        SELECT rowid AS row, \(weight) AS weight FROM knowledge_section_words
        WHERE knowledge_section_words MATCH \(query)
        """)
    }
    guard var each = found.first else { return [:] }
    for select in found.dropFirst() { each.append(" UNION ALL \(select)") }
    return try await connection.query(
      """
      SELECT s.document_id, s.part, f.weight
      FROM (SELECT row, sum(weight) AS weight FROM (\(each)) GROUP BY row) f
      JOIN knowledge_sections s ON s.row = f.row
      WHERE s.tenant_id = \(context.tenant) AND s.document_id IN (\(list: documents))
      """
    ).reduce(into: [:]) { $0[try SectionKey(row: $1)] = try $1.value(at: 2) }
  }

  /// Whether unicode61 is sure to take a quoted word for one token: it knows the letters and digits of Unicode 6.1.
  static func isOneToken(_ quoted: String) -> Bool {
    quoted.unicodeScalars.dropFirst().dropLast().allSatisfy { scalar in
      guard let age = scalar.properties.age, age <= (6, 1) else { return false }
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .decimalNumber, .letterNumber, .otherNumber:
        return true
      default: return false
      }
    }
  }

  private func scope(_ collections: Set<String>?) -> String {
    let tenant = "scope : \(SearchScope.word(context.tenant))"
    guard let collections else { return tenant }
    let words = collections.sorted().map { SearchScope.word(collection: $0) }
    return words.isEmpty
      ? "\(tenant) AND scope : none" : "\(tenant) AND scope : (\(words.joined(separator: " OR ")))"
  }
}

extension WordMatch {
  init(row: Row, withMetadata: Bool) throws {
    key = PassageKey(
      row: try row.value(at: 0), document: try row.value(at: 1), ordinal: try row.value(at: 2))
    score = try row.value(at: 3)
    metadata = withMetadata ? Document.metadata(try row.value(at: 4)) : [:]
  }
}

extension SectionKey {
  init(row: Row) throws {
    self.init(document: try row.value(at: 0), part: try row.value(at: 1))
  }
}
