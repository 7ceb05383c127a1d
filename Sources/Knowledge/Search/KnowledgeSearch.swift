public import Embeddings
public import Essentials

/// Finds the passages that answer a question, by their words and by their meaning.
public struct KnowledgeSearch: Sendable {
  private let store: KnowledgeStore
  private let embedder: any TextEmbedder
  private let vectors: any VectorStore
  private let fullText: FullTextSearch

  /// Makes a search over a store.
  /// - Parameter vectors: where the vectors are; in this process's memory unless told otherwise.
  public init(store: KnowledgeStore, embedder: any TextEmbedder, vectors: (any VectorStore)? = nil) {
    self.store = store
    self.embedder = embedder
    self.vectors = vectors ?? EmbeddedVectorStore(store)
    fullText = FullTextSearch(store: store)
  }

  /// The passages that fit best, best first.
  public func search(_ query: SearchQuery, _ context: TenantContext) async throws -> [SearchHit] {
    let isEmpty = query.text.allSatisfy { $0.isWhitespace }
    guard !isEmpty, query.limit > 0 else { return [] }
    if query.mode == .keyword { return try await search(query, embedding: nil, context) }
    // The words are looked up while the question is embedded: either takes milliseconds.
    async let keyword = keywordMatches(query, context)
    let embedding = try await embedder.embed(query.text)
    return try await hits(query, embedding: embedding, keyword: try await keyword, context)
  }

  /// The passages that fit best, for a question whose embedding is known.
  public func search(
    _ query: SearchQuery, embedding: Embedding, _ context: TenantContext
  ) async throws -> [SearchHit] {
    try await search(query, embedding: .some(embedding), context)
  }

  /// The passages that fit best by their words alone, as the index ranks them: for comparison.
  package func passagesByWords(
    _ text: String, limit: Int, _ context: TenantContext
  ) async throws -> [PassageMatch] {
    let total = try await vectors.count(PassageFilter(), context)
    return try await fullText.matches(
      QueryWords(text), limit: limit, filter: PassageFilter(), total: total, context)
  }

  private func search(
    _ query: SearchQuery, embedding: Embedding?, _ context: TenantContext
  ) async throws -> [SearchHit] {
    guard query.limit > 0 else { return [] }
    let keyword = try await keywordMatches(query, context)
    return try await hits(query, embedding: embedding, keyword: keyword, context)
  }

  /// What was found by words, and how many passages there are.
  private struct Keyword {
    var list: MatchList?
    /// Of all collections.
    let total: Int
    /// How many passages each index returns.
    let depth: Int
  }

  private func keywordMatches(_ query: SearchQuery, _ context: TenantContext) async throws -> Keyword {
    let filter = query.filter
    let total = try await vectors.count(PassageFilter(), context)
    let depth = Self.depth(filter.isEmpty ? total : try await vectors.count(filter, context))
    guard query.mode != .vector else { return Keyword(list: nil, total: total, depth: depth) }
    let matches = try await fullText.matches(
      QueryWords(query.text), limit: depth, filter: filter, total: total, context)
    let floor = matches.count < depth ? 0 : matches.last?.score ?? 0
    return Keyword(list: MatchList(matches, floor: floor), total: total, depth: depth)
  }

  private func hits(
    _ query: SearchQuery, embedding: Embedding?, keyword: Keyword, _ context: TenantContext
  ) async throws -> [SearchHit] {
    var vector: MatchList?
    if let embedding, query.mode != .keyword {
      let matches = try await vectors.nearest(
        to: embedding, limit: keyword.depth, filter: query.filter, context)
      vector = MatchList(matches, floor: matches.last?.score ?? 0)
    }
    var coverage: [SectionKey: Double] = [:]
    if let vector, let words = keyword.list {
      let documents = Set(vector.sections.keys.map(\.document) + words.sections.keys.map(\.document))
      coverage = try await fullText.coverage(
        of: QueryWords(query.text), in: Array(documents), total: keyword.total, context)
    }
    let ranking = HybridRanking(
      vector: vector, keyword: keyword.list, coverage: coverage,
      passagesPerDocument: max(1, query.passagesPerDocument))
    // A few more than asked for: some may be near-duplicates of others, or gone since.
    let candidates = Array(ranking.entries.prefix(query.limit + max(5, query.limit / 2)))
    let passages = try await store.passages(rows: candidates.map(\.key.row), context)
    var similarities: [Int64: Double] = [:]
    if let embedding {
      similarities = try await vectors.similarities(
        to: embedding, of: candidates.map(\.key.row), context)
    }
    var seen = NearDuplicates()
    var hits: [SearchHit] = []
    for entry in candidates where hits.count < query.limit {
      guard let passage = passages[entry.key.row], seen.insert(passage.text) else { continue }
      hits.append(
        SearchHit(
          passage: passage, score: entry.score, similarity: similarities[entry.key.row],
          keywordRank: keyword.list?.ranks[entry.key.row], vectorRank: vector?.ranks[entry.key.row]))
    }
    return hits
  }

  /// How many passages each index returns: enough to see how many of a section's passages fit, and in a small
  /// collection not so many that all fit.
  private static func depth(_ total: Int) -> Int {
    min(max(total / 10, 20), 200)
  }
}

extension SearchQuery {
  var filter: PassageFilter {
    PassageFilter(collections: collections.map(Set.init), metadata: metadata)
  }
}
