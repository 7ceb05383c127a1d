/// Turns texts into embeddings.
public protocol TextEmbedder: Sendable {
  /// The model that makes the embeddings.
  var model: EmbeddingModel { get }

  /// The texts' embeddings, in the same order.
  func embed(_ texts: [String]) async throws -> [Embedding]

  /// The number of tokens that the text is cut into, without the model's start and end tokens, not cut off.
  func tokenCount(_ text: String) -> Int
}

extension TextEmbedder {
  /// The embedding of one text.
  public func embed(_ text: String) async throws -> Embedding {
    guard let embedding = try await embed([text]).first else {
      throw ModelError.invalid("the embedder returned nothing for a text")
    }
    return embedding
  }
}
