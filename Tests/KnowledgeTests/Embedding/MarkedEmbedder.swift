import Embeddings
import Synchronization

@testable import Knowledge

/// Embeds a text as the angle that it names after an `@`, turned by the model's own angle: vectors of two such models do
/// not compare. It can fail, refuse, and be waited for.
final class MarkedEmbedder: TextEmbedder {
  let model: EmbeddingModel
  private let turn: Double
  private let before: @Sendable ([String]) async throws -> Void
  private let given = Mutex<[String]>([])

  init(
    _ name: String, dimension: Int = 2, turn: Double = 0,
    before: @escaping @Sendable ([String]) async throws -> Void = { _ in }
  ) {
    model = EmbeddingModel(name: name, dimension: dimension, maximumTokens: 256)
    self.turn = turn
    self.before = before
  }

  /// All texts that were embedded.
  var texts: [String] { given.withLock { $0 } }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    try await before(texts)
    given.withLock { $0 += texts }
    return texts.map { text in
      let marked = text.split(separator: "@").dropFirst().first?.split(separator: " ").first
      let angle = KnowledgeFixture.embedding((marked.flatMap { Double($0) } ?? 180) + turn)
      return Embedding(normalised: angle.values + [Float](repeating: 0, count: model.dimension - 2))
    }
  }

  func tokenCount(_ text: String) -> Int { text.split(separator: " ").count }
}
