import Embeddings
import Essentials
import Knowledge
import Persistence

/// The corpora, ingested, with all that the methods need.
struct RetrievalBench: Sendable {
  let store: KnowledgeStore
  let encoder: SentenceEncoder
  let vectors: EmbeddedVectorStore
  let knowledge: KnowledgeSearch
  let context = TenantContext(tenant: .single)

  init(database: Database, encoder: SentenceEncoder) {
    store = KnowledgeStore(database: database, model: encoder.model)
    self.encoder = encoder
    vectors = EmbeddedVectorStore(store)
    knowledge = KnowledgeSearch(store: store, embedder: encoder, vectors: vectors)
  }

  /// The page of each document, as the questions name it.
  func pages() async throws -> [DocumentID: String] {
    var pages: [DocumentID: String] = [:]
    var last: DocumentID?
    while true {
      let documents = try await store.documents(after: last, limit: 500, context)
      guard let end = documents.last else { return pages }
      last = end.id
      for document in documents {
        pages[document.id] =
          document.collection + "/" + (document.source.split(separator: "/").last.map(String.init) ?? "")
      }
    }
  }

  /// Passages by words alone, as the index ranks them.
  func words(_ text: String) async throws -> [PassageMatch] {
    try await knowledge.passagesByWords(text, limit: 200, context)
  }

  /// Passages by meaning alone.
  func nearest(_ embedding: Embedding) async throws -> [PassageMatch] {
    try await vectors.nearest(
      to: QuestionEmbedding(embedding, by: encoder.model), limit: 200, filter: PassageFilter(), context) ?? []
  }

  func search(
    _ text: String, _ embedding: Embedding, _ mode: SearchMode = .hybrid, limit: Int = 5
  ) async throws -> [SearchHit] {
    try await knowledge.find(
      SearchQuery(text: text, limit: limit, mode: mode),
      embedding: QuestionEmbedding(embedding, by: encoder.model), context
    ).hits
  }

  func documents(_ text: String, _ embedding: Embedding, _ mode: SearchMode) async throws -> [DocumentID] {
    try await search(text, embedding, mode, limit: 20).map(\.passage.documentID)
  }
}
