public import Essentials

/// Embeddings as Ollama makes them, under `/api/embed`.
public struct OllamaEmbeddings: EmbeddingWire {
  public let path = "/api/embed"
  public let mostTexts: Int
  private let model: String
  private let dimensions: Int?

  /// Describes the service.
  ///
  /// - Parameters:
  ///   - model: The model's name in Ollama, for example `embeddinggemma`.
  ///   - dimensions: To how many values the embeddings are to be shortened, if the model can.
  ///   - mostTexts: The most texts that one call may bring.
  public init(model: String, dimensions: Int? = nil, mostTexts: Int = 64) {
    self.model = model
    self.dimensions = dimensions
    self.mostTexts = mostTexts
  }

  public func body(_ texts: [String]) -> JSONValue {
    var fields: [String: JSONValue] = [
      "model": .string(model), "input": .array(texts.map { .string($0) }), "truncate": true,
    ]
    fields["dimensions"] = dimensions.map { .integer(Int64($0)) }
    return .object(fields)
  }

  public func vectors(in body: JSONValue) throws(ModelError) -> [[Float]] {
    guard let vectors = body["embeddings"]?.arrayValue else {
      throw ModelError(.malformedResponse, "The answer has no embeddings.")
    }
    return try vectors.map { (vector) throws(ModelError) in try vector.floats() }
  }
}
