import Embeddings
import Essentials
import Foundation
import Persistence
import UsherTesting

@testable import Knowledge

/// A store with a model of two dimensions: embeddings are given as angles.
struct KnowledgeFixture {
  static let model = EmbeddingModel(name: "angles", dimension: 2, maximumTokens: 64)
  static let other = TenantContext(tenant: TenantID(at: Timestamp(milliseconds: 7)))

  let store: KnowledgeStore
  let clock = ManualClock()
  let context = TenantContext(tenant: .single)

  init(_ database: Database) {
    store = KnowledgeStore(database: database, model: Self.model, clock: clock)
  }

  static func embedding(_ degrees: Double) -> Embedding {
    let radians = degrees * .pi / 180
    return Embedding(normalising: [Float(cos(radians)), Float(sin(radians))])
  }

  /// A question with an angle.
  static func question(_ degrees: Double) -> QuestionEmbedding {
    QuestionEmbedding(embedding(degrees), by: model)
  }

  /// Stores a document of the given texts, each with an angle.
  @discardableResult
  func put(
    _ source: String, title: String = "Untitled", collection: String = "help",
    metadata: [String: String] = [:], _ passages: [(text: String, angle: Double)],
    _ context: TenantContext? = nil
  ) async throws -> DocumentID {
    let draft = DocumentDraft(
      source: source, title: title, url: "https://example.com/\(source)", collection: collection,
      mediaType: "text/plain", contentHash: "hash of \(source)", language: "en", metadata: metadata,
      byteCount: passages.reduce(0) { $0 + $1.text.utf8.count })
    let drafts = passages.enumerated().map { index, passage in
      PassageDraft(
        ordinal: index, headings: ["Section \(index)"], anchor: "s\(index)", text: passage.text,
        tokenCount: passage.text.split(separator: " ").count)
    }
    return try await store.replace(
      draft, passages: drafts, embeddings: passages.map { Self.embedding($0.angle) },
      context ?? self.context)
  }
}

/// Runs a test with an empty store on a new database.
func withKnowledge<T>(
  _ engine: DatabaseEngine, _ body: (KnowledgeFixture) async throws -> T
) async throws -> T {
  try await withTestDatabase(engine, [KnowledgeStore.migrations]) { database in
    try await body(KnowledgeFixture(database))
  }
}
