import Embeddings

@testable import Knowledge

/// Embeds a question as the angle that it names: `at 30`. For tests of what surrounds the model.
struct AngleEmbedder: TextEmbedder {
  let model = KnowledgeFixture.model

  func embed(_ texts: [String]) async throws -> [Embedding] {
    texts.map { text in
      KnowledgeFixture.embedding(text.split(separator: " ").compactMap { Double($0) }.first ?? 180)
    }
  }

  func tokenCount(_ text: String) -> Int { text.split(separator: " ").count }
}

extension KnowledgeSearch {
  static func withoutModel(_ store: KnowledgeStore) -> KnowledgeSearch {
    KnowledgeSearch(store: store, embedder: AngleEmbedder())
  }
}
