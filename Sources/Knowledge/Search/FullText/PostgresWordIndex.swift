internal import Essentials
internal import Foundation
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
          SELECT count(*) FROM knowledge_passages
          WHERE tenant_id = \(context.tenant) AND numnode(q.query) > 0 AND words @@ q.query)
        FROM (SELECT plainto_tsquery('english', \(word)) AS query) q
        """)
      terms.append(
        WordTerm(text: try row?.value(at: 0) ?? "", passageCount: try row?.value(at: 1) ?? 0))
    }
    return terms
  }

  func matches(
    _ terms: [WordTerm], total: Int, limit: Int, collections: Set<String>?
  ) async throws -> [WordMatch] {
    var score: SQL = "0::float8"
    for term in terms {
      // Weights of the classes D, C, B and A: text, nothing, headings, title. 1 divides by the logarithm of the length.
      let rarity = Self.rarity(of: term, total: total)
      score.append(
        """
         + \(rarity)::float8 * ts_rank('{0.25, 0.25, 0.75, 1}', p.words, \(term.text)::tsquery, 1)
        """)
    }
    let any = terms.map { "(\($0.text))" }.joined(separator: " | ")
    let within: SQL = collections.map { "AND d.collection IN (\(list: $0.sorted()))" } ?? ""
    return try await connection.query(
      """
      SELECT p.row, p.document_id, p.ordinal, \(score) AS score, d.collection, d.metadata
      FROM knowledge_passages p
      JOIN knowledge_documents d ON d.tenant_id = p.tenant_id AND d.id = p.document_id
      WHERE p.tenant_id = \(context.tenant) AND p.words @@ \(any)::tsquery \(within)
      ORDER BY score DESC LIMIT \(limit)
      """
    ).map(WordMatch.init(row:))
  }

  /// BM25's weight of a word (Robertson and Zaragoza, “The Probabilistic Relevance Framework”, 2009).
  private static func rarity(of term: WordTerm, total: Int) -> Double {
    let total = Double(max(total, term.passageCount))
    let with = Double(term.passageCount)
    return log(1 + (total - with + 0.5) / (with + 0.5))
  }
}
