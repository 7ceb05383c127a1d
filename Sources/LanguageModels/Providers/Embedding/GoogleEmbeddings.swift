public import Embeddings
public import Essentials

/// Embeddings as Google makes them: through the API for developers, or through Vertex AI.
public struct GoogleEmbeddings: EmbeddingWire {
  /// The door to the service.
  public enum Method: Hashable, Sendable {
    /// The API for developers: `:batchEmbedContents`, up to 100 texts at once.
    case batchEmbedContents
    /// Vertex AI: `:predict`; `gemini-embedding-001` takes one text at a time, its predecessors 250.
    case predict
    /// Vertex AI: `:embedContent`, one text at a time; from `gemini-embedding-2` on.
    case embedContent
  }

  private let model: String
  private let dimension: Int
  private let texts: Int
  private let method: Method

  /// Describes the service.
  ///
  /// - Parameters:
  ///   - model: The model as the service names it.
  ///   - dimension: How many numbers an embedding is to have; what the model makes beyond them is cut off.
  ///   - mostTexts: The most texts that one call may bring, as far as the service's own limit allows.
  public init(model: String, dimension: Int, mostTexts: Int = 100, method: Method = .batchEmbedContents) {
    self.model = model
    self.dimension = dimension
    texts = max(mostTexts, 1)
    self.method = method
  }

  public var path: String {
    switch method {
    case .batchEmbedContents: "/models/\(model):batchEmbedContents"
    case .predict: "/publishers/google/models/\(model):predict"
    case .embedContent: "/publishers/google/models/\(model):embedContent"
    }
  }

  public var mostTexts: Int {
    switch method {
    case .batchEmbedContents: min(texts, 100)
    case .predict: texts
    case .embedContent: 1
    }
  }

  public func body(_ texts: [String], as role: TextRole) -> JSONValue {
    let dimension = JSONValue.integer(Int64(dimension))
    let task: JSONValue = role == .query ? "RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT"
    switch method {
    case .batchEmbedContents:
      let requests = texts.map { text -> JSONValue in
        [
          "model": .string("models/\(model)"), "content": Self.content(text), "taskType": task,
          "outputDimensionality": dimension,
        ]
      }
      return ["requests": .array(requests)]
    case .predict:
      return [
        "instances": .array(texts.map { ["content": .string($0), "task_type": task] }),
        "parameters": ["outputDimensionality": dimension],
      ]
    case .embedContent:
      return [
        "content": Self.content(texts.joined(separator: "\n")),
        "embedContentConfig": ["taskType": task, "outputDimensionality": dimension],
      ]
    }
  }

  public func vectors(in body: JSONValue) throws(ModelError) -> [[Float]] {
    let vectors: [JSONValue?]
    switch method {
    case .batchEmbedContents: vectors = (body["embeddings"]?.arrayValue ?? []).map { $0["values"] }
    case .predict: vectors = (body["predictions"]?.arrayValue ?? []).map { $0["embeddings"]?["values"] }
    case .embedContent: vectors = [body["embedding"]?["values"]]
    }
    return try vectors.map { (vector) throws(ModelError) in try (vector ?? .null).floats() }
  }

  public func tokens(in body: JSONValue) -> Int? {
    guard method == .predict else {
      return body["usageMetadata"]?["promptTokenCount"]?.integerValue.map { Int($0) }
    }
    let counts = (body["predictions"]?.arrayValue ?? []).map {
      $0["embeddings"]?["statistics"]?["token_count"]?.doubleValue
    }
    return counts.contains(nil) || counts.isEmpty ? nil : Int(counts.reduce(0) { $0 + ($1 ?? 0) })
  }

  private static func content(_ text: String) -> JSONValue {
    ["parts": [["text": .string(text)]], "role": "user"]
  }
}
