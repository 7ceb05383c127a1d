public import Essentials

/// Embeddings as Hugging Face's Text Embeddings Inference makes them, under `/embed`.
public struct TextEmbeddingsInference: EmbeddingWire {
  public let path = "/embed"
  public let mostTexts: Int
  private let prompt: String?

  /// Describes the service.
  ///
  /// - Parameters:
  ///   - mostTexts: The most texts that one call may bring; the server's `--max-client-batch-size`.
  ///   - prompt: The name of the model's prompt that is put before each text, if it wants one.
  public init(mostTexts: Int = 32, prompt: String? = nil) {
    self.mostTexts = mostTexts
    self.prompt = prompt
  }

  public func body(_ texts: [String]) -> JSONValue {
    var fields: [String: JSONValue] = [
      "inputs": .array(texts.map { .string($0.isEmpty ? " " : $0) }), "normalize": true, "truncate": true,
    ]
    fields["prompt_name"] = prompt.map { .string($0) }
    return .object(fields)
  }

  public func vectors(in body: JSONValue) throws(ModelError) -> [[Float]] {
    guard let vectors = body.arrayValue else {
      throw ModelError(.malformedResponse, "The answer has no embeddings.")
    }
    return try vectors.map { (vector) throws(ModelError) in try vector.floats() }
  }
}
