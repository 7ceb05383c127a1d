import Embeddings
import Synchronization

/// What a model's cosines mean.
struct ModelScales: Hashable, Sendable {
  /// Of two messages.
  var messages: SimilarityScale
  /// Of a question and a passage.
  var passages: SimilarityScale

  static let identity = ModelScales(messages: .identity, passages: .identity)
}

/// Learns what models' cosines mean, from texts of which it is known whether they belong together: see
/// ``SimilarityReference``.
final class SimilarityScales: Sendable {
  private let kept: KeptEmbeddings
  private let learned = Mutex<[EmbeddingModel.Identity: ModelScales]>([:])

  init(kept: KeptEmbeddings) {
    self.kept = kept
  }

  /// Embeds the texts, unless they are kept.
  func learn(_ embedder: any TextEmbedder) async throws {
    let reference = SimilarityReference.self
    _ = try await kept.embed(reference.questions + reference.paraphrases, by: embedder)
    _ = try await kept.embed(reference.passages, as: .document, by: embedder)
  }

  /// A model's scales; nothing when the model was never learned, or does not tell what belongs together.
  func scales(of model: EmbeddingModel) async throws -> ModelScales? {
    if let known = known(model) { return known }
    let embeddings = try await kept.known(model.identity)
    guard let scales = SimilarityReference.scales(embeddings) else { return nil }
    learned.withLock { $0[model.identity] = scales }
    return scales
  }

  /// A model's scales, if they were asked for before.
  func known(_ model: EmbeddingModel) -> ModelScales? {
    model.isReference ? .identity : learned.withLock { $0[model.identity] }
  }
}
