public import Embeddings
public import Essentials

/// Finds the passages that answer a question, by their words and by their meaning.
public struct KnowledgeSearch: Sendable {
  private let store: KnowledgeStore
  private let embedders: KnowledgeEmbedders
  private let vectors: any VectorStore
  private let fullText: FullTextSearch

  /// Makes a search over a store.
  /// - Parameter vectors: where the vectors are; in this process's memory unless told otherwise.
  public init(store: KnowledgeStore, embedders: KnowledgeEmbedders, vectors: (any VectorStore)? = nil) {
    self.store = store
    self.embedders = embedders
    self.vectors = vectors ?? EmbeddedVectorStore(store)
    fullText = FullTextSearch(store: store)
  }

  /// Makes a search over a store whose vectors are all of one model.
  public init(store: KnowledgeStore, embedder: any TextEmbedder, vectors: (any VectorStore)? = nil) {
    self.init(store: store, embedders: KnowledgeEmbedders(embedder), vectors: vectors)
  }

  /// The passages that fit best, best first.
  public func search(_ query: SearchQuery, _ context: TenantContext) async throws -> [SearchHit] {
    try await find(query, context).hits
  }

  /// The passages that fit best, and how they were found: by words alone when the question cannot be embedded.
  /// - Parameter known: The question's embedding, where there is one already; if it is of another model than the
  ///   vectors, the question is embedded with theirs.
  public func find(
    _ query: SearchQuery, embedding known: QuestionEmbedding? = nil, _ context: TenantContext
  ) async throws -> SearchResult {
    let isEmpty = query.text.allSatisfy { $0.isWhitespace }
    guard query.limit > 0, !isEmpty || known != nil else { return SearchResult() }
    if query.mode == .keyword {
      let keyword = try await keywordMatches(query, context)
      return SearchResult(hits: try await hits(query, nil, keyword, context))
    }
    // The words are looked up while the question is embedded: either takes milliseconds.
    async let keyword = keywordMatches(query, context)
    switch try await meaning(of: query, known, context) {
    case .found(let meaning):
      return SearchResult(
        hits: try await hits(query, meaning, try await keyword, context), model: meaning.question.model)
    case .missing(let reason):
      var byWords = query
      byWords.mode = .keyword
      let matches = query.mode == .hybrid ? try await keyword : try await keywordMatches(byWords, context)
      return SearchResult(hits: try await hits(byWords, nil, matches, context), shortfall: reason)
    }
  }

  // MARK: By meaning

  /// A question's embedding, and the passages that are nearest to it.
  private struct Meaning {
    let question: QuestionEmbedding
    let list: MatchList
  }

  private enum Lookup {
    case found(Meaning)
    /// The question cannot be embedded; why.
    case missing(String)
  }

  private func meaning(
    of query: SearchQuery, _ known: QuestionEmbedding?, _ context: TenantContext
  ) async throws -> Lookup {
    let depth = try await depth(query, context)
    // The model changes once in a long while, and may do so between these lines: then once more.
    for _ in 0..<2 {
      let model = try await vectors.model(context)
      var question = known
      if question?.model.identity != model {
        guard let embedder = await embedders.embedder(of: model) else {
          return .missing("The passages' embeddings are of \(model.name), which is not there any more.")
        }
        do {
          question = QuestionEmbedding(try await embedder.embed(query.text), by: embedder.model)
        } catch let error as EmbedderFailure {
          return .missing(error.description)
        }
      }
      if let question,
        let matches = try await vectors.nearest(
          to: question, limit: depth, filter: query.filter, context)
      {
        let list = MatchList(matches, floor: matches.last?.score ?? 0)
        return .found(Meaning(question: question, list: list))
      }
    }
    return .missing("The passages' embeddings have just been replaced.")
  }

  // MARK: By words

  /// The passages that fit best by their words alone, as the index ranks them: for comparison.
  package func passagesByWords(
    _ text: String, limit: Int, _ context: TenantContext
  ) async throws -> [PassageMatch] {
    let total = try await vectors.count(PassageFilter(), context)
    return try await fullText.matches(
      QueryWords(text), limit: limit, filter: PassageFilter(), total: total, context)
  }

  /// What was found by words, and how many passages there are.
  private struct Keyword {
    var list: MatchList?
    /// Of all collections.
    let total: Int
  }

  private func keywordMatches(_ query: SearchQuery, _ context: TenantContext) async throws -> Keyword {
    let filter = query.filter
    let total = try await vectors.count(PassageFilter(), context)
    let depth = try await depth(query, context)
    guard query.mode != .vector else { return Keyword(list: nil, total: total) }
    let matches = try await fullText.matches(
      QueryWords(query.text), limit: depth, filter: filter, total: total, context)
    let floor = matches.count < depth ? 0 : matches.last?.score ?? 0
    return Keyword(list: MatchList(matches, floor: floor), total: total)
  }

  private func hits(
    _ query: SearchQuery, _ meaning: Meaning?, _ keyword: Keyword, _ context: TenantContext
  ) async throws -> [SearchHit] {
    let vector = meaning?.list
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
    if let meaning {
      similarities = try await vectors.similarities(
        to: meaning.question, of: candidates.map(\.key.row), context)
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
  private func depth(_ query: SearchQuery, _ context: TenantContext) async throws -> Int {
    min(max(try await vectors.count(query.filter, context) / 10, 20), 200)
  }
}

extension SearchQuery {
  var filter: PassageFilter {
    PassageFilter(collections: collections.map(Set.init), metadata: metadata, ranges: ranges)
  }
}
