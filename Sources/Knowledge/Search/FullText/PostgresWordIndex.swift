internal import Essentials
internal import Persistence

/// PostgreSQL's full text. Its own ranking does not know which words are rare, so each word is ranked alone and the
/// ranks are added with BM25's weights of rarity.
struct PostgresWordIndex: WordIndex {
  let connection: Connection
  let context: TenantContext

  func terms(_ words: [String]) async throws -> [WordTerm] {
    var terms: [WordTerm] = []
    for word in words {
      let row = try await connection.first(
        """
        SELECT q.query::text, (
          SELECT count(*) FROM knowledge_words
          WHERE tenant_id = \(context.tenant) AND numnode(q.query) > 0 AND words @@ q.query)
        FROM (SELECT plainto_tsquery('english', \(word)) AS query) q
        """)
      terms.append(
        WordTerm(text: try row?.value(at: 0) ?? "", passageCount: try row?.value(at: 1) ?? 0))
    }
    return terms
  }

  func matches(
    _ terms: [WordTerm], total: Int, limit: Int, collections: Set<String>?, withMetadata: Bool
  ) async throws -> [WordMatch] {
    var score: SQL = "0::float8"
    for term in terms {
      // Weights of the classes D, C, B and A: text, nothing, headings, title. 1 divides by the logarithm of the length.
      let rarity = term.rarity(total: total)
      score.append(
        """
         + \(rarity)::float8 * ts_rank('{0.25, 0.25, 0.75, 1}', w.words, \(term.text)::tsquery, 1)
        """)
    }
    let any = terms.map { "(\($0.text))" }.joined(separator: " | ")
    let narrowed: SQL =
      collections == nil
      ? "" : "JOIN knowledge_documents d ON d.tenant_id = w.tenant_id AND d.id = w.document_id"
    let within: SQL = collections.map { "AND d.collection IN (\(list: $0.sorted()))" } ?? ""
    return try await connection.query(
      """
      SELECT p.row, p.document_id, p.ordinal, f.score, d.metadata
      FROM (
        SELECT w.row, \(score) AS score FROM knowledge_words w \(narrowed)
        WHERE w.tenant_id = \(context.tenant) AND w.words @@ \(any)::tsquery \(within)
        ORDER BY score DESC LIMIT \(limit)
      ) f
      JOIN knowledge_passages p ON p.row = f.row
      JOIN knowledge_documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
      WHERE p.tenant_id = \(context.tenant) ORDER BY f.score DESC
      """
    ).map { try WordMatch(row: $0, withMetadata: withMetadata) }
  }

  func weights(
    of terms: [(term: WordTerm, weight: Double)], in documents: [DocumentID]
  ) async throws -> [SectionKey: Double] {
    var sum: SQL = "0::float8"
    for (term, weight) in terms {
      sum.append(" + CASE WHEN words @@ \(term.text)::tsquery THEN \(weight)::float8 ELSE 0 END")
    }
    return try await connection.query(
      """
      SELECT document_id, part, \(sum) FROM knowledge_sections
      WHERE tenant_id = \(context.tenant) AND document_id IN (\(list: documents))
      """
    ).reduce(into: [:]) { $0[try SectionKey(row: $1)] = try $1.value(at: 2) }
  }
}
