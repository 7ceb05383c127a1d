import Embeddings
import Synchronization

/// The model in process, played as a service with another model: every embedding has something in common with all others,
/// so that cosines lie between 0.8 and 1, as some services' do; and it can be down.
final class ServiceEmbedder: TextEmbedder {
  let model: EmbeddingModel
  private let encoder: TestEncoder
  private let common: Float
  private let isDown: Mutex<Bool>

  init(isDown: Bool = false, common: Float = 2) throws {
    encoder = try TestEncoder.shared
    self.common = common
    self.isDown = Mutex(isDown)
    model = EmbeddingModel(
      name: "played/model", dimension: encoder.model.dimension + 1, maximumTokens: 256, isReference: false)
  }

  func set(isDown: Bool) { self.isDown.withLock { $0 = isDown } }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    if isDown.withLock({ $0 }) { throw EmbedderFailure(.unavailable, "played as down") }
    return try await encoder.embed(texts).map { Embedding(normalising: $0.values + [common]) }
  }

  func tokenCount(_ text: String) -> Int { encoder.tokenCount(text) }
}
