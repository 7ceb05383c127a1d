/// What a text is to be embedded for. Some models put a question near the passages that answer it only if they are told
/// which is which.
public enum TextRole: String, Hashable, Sendable, CaseIterable {
  /// A message, or whatever else is compared with others or searched for; mostly somebody waits.
  case query
  /// A passage that may be found; nobody waits for one.
  case document
}

/// Turns texts into embeddings.
public protocol TextEmbedder: Sendable {
  /// The model that makes the embeddings.
  var model: EmbeddingModel { get }

  /// The embeddings of texts that are compared or searched for, in the same order.
  func embed(_ texts: [String]) async throws -> [Embedding]

  /// The texts' embeddings, in the same order.
  func embed(_ texts: [String], as role: TextRole) async throws -> [Embedding]

  /// The number of tokens that the text is cut into, without the model's start and end tokens, not cut off.
  func tokenCount(_ text: String) -> Int
}

extension TextEmbedder {
  /// The embeddings of a model to which all texts are alike.
  public func embed(_ texts: [String], as role: TextRole) async throws -> [Embedding] {
    try await embed(texts)
  }

  /// The embedding of one text that is compared or searched for.
  public func embed(_ text: String) async throws -> Embedding {
    guard let embedding = try await embed([text]).first else {
      throw ModelError.invalid("the embedder returned nothing for a text")
    }
    return embedding
  }
}
