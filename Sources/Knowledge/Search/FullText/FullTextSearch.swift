internal import Essentials
internal import Persistence

/// Finds passages by their words: BM25 by FTS5 on SQLite, and what comes closest to it in PostgreSQL's full text.
///
/// Any of the words will do, rare ones count most. Words that many passages have cost the most and tell the least, so
/// the commonest are left out when the rest is enough to search by.
struct FullTextSearch: Sendable {
  /// How many matching passages one search may have to score; eight thousand take six milliseconds at most.
  static let workLimit = 8000

  let store: KnowledgeStore
  let frequencies = WordFrequencies()

  /// The best passages, best first.
  func matches(
    _ words: QueryWords, limit: Int, filter: PassageFilter, total: Int, _ context: TenantContext
  ) async throws -> [PassageMatch] {
    guard !words.words.isEmpty, total > 0 else { return [] }
    return try await store.database.read { connection in
      let index = Self.index(connection, context)
      let terms = try await frequencies.terms(words.words, total: total, in: index, context)
      let chosen = Self.affordable(terms)
      guard !chosen.isEmpty else { return [] }
      // Metadata is compared here, not in the database: then it takes more rows to have enough of them.
      let filtersMetadata = filter.filtersMetadata
      let found = try await index.matches(
        chosen, total: total, limit: filtersMetadata ? limit * 10 : limit, collections: filter.collections,
        withMetadata: filtersMetadata)
      return found.lazy
        .filter { !filtersMetadata || filter.admits(metadata: $0.metadata) }
        .prefix(limit).map { PassageMatch(key: $0.key, score: $0.score) }
    }
  }

  /// How much of the question each section of some documents covers: the share of its words that the section has
  /// anywhere, rare ones counting more, 0…1. Words that no passage has do not count.
  func coverage(
    of words: QueryWords, in documents: [DocumentID], total: Int, _ context: TenantContext
  ) async throws -> [SectionKey: Double] {
    guard !words.words.isEmpty, !documents.isEmpty else { return [:] }
    return try await store.database.read { connection in
      let index = Self.index(connection, context)
      let terms = try await frequencies.terms(words.words, total: total, in: index, context)
        .filter { $0.passageCount > 0 }.map { (term: $0, weight: $0.rarity(total: total)) }
      let whole = terms.reduce(0) { $0 + $1.weight }
      guard whole > 0 else { return [:] }
      return try await index.weights(of: terms, in: documents).mapValues { $0 / whole }
    }
  }

  private static func index(_ connection: Connection, _ context: TenantContext) -> any WordIndex {
    switch connection.dialect {
    case .sqlite: SQLiteWordIndex(connection: connection, context: context)
    case .postgres: PostgresWordIndex(connection: connection, context: context)
    }
  }

  /// The rarest words, as many as can be afforded; always one.
  static func affordable(_ terms: [WordTerm]) -> [WordTerm] {
    var work = 0
    var chosen: [WordTerm] = []
    for term in terms.sorted(by: { ($0.passageCount, $0.text) < ($1.passageCount, $1.text) })
    where term.passageCount > 0 {
      work += term.passageCount
      if !chosen.isEmpty, work > workLimit { break }
      chosen.append(term)
    }
    return chosen
  }
}
