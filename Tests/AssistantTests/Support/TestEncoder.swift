import Embeddings
import UsherTesting

/// The real embedding model, loaded once for all tests, which embeds each text only once.
final class TestEncoder: TextEmbedder {
  private static let loaded = Result { try TestEncoder() }

  static var shared: TestEncoder {
    get throws { try loaded.get() }
  }

  private let encoder: SentenceEncoder
  private let memory: Memory

  /// Texts come one after the other, so that many tests at once do not all embed the same.
  private actor Memory {
    private let encoder: SentenceEncoder
    private var work: Task<[String: Embedding], any Error>

    init(_ encoder: SentenceEncoder) {
      self.encoder = encoder
      work = Task { [:] }
    }

    func embed(_ texts: [String]) async throws -> [Embedding] {
      work = Task { [encoder, work] in
        var known = (try? await work.value) ?? [:]
        let missing = Array(Set(texts.filter { known[$0] == nil }))
        guard !missing.isEmpty else { return known }
        for (text, embedding) in zip(missing, try await encoder.embed(missing)) { known[text] = embedding }
        return known
      }
      let known = try await work.value
      return texts.compactMap { known[$0] }
    }
  }

  private init() throws {
    encoder = try SentenceEncoder.load(directory: EmbeddingModelLocation.directory)
    memory = Memory(encoder)
  }

  var model: EmbeddingModel { encoder.model }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    try await memory.embed(texts)
  }

  func tokenCount(_ text: String) -> Int { encoder.tokenCount(text) }
}
