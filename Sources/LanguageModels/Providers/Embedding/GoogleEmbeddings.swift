public import Essentials

/// Embeddings as Google makes them: through the API for developers, or through Vertex AI.
public struct GoogleEmbeddings: EmbeddingWire {
  /// What the texts are. The models put a question near the passages that answer it only if they are told which is
  /// which; embeddings of both compare.
  public enum Task: String, Hashable, Sendable, CaseIterable {
    /// A text that is searched for.
    case query = "RETRIEVAL_QUERY"
    /// A text that may be found.
    case document = "RETRIEVAL_DOCUMENT"
    /// Texts that are compared with each other.
    case similarity = "SEMANTIC_SIMILARITY"
  }

  /// The door to the service.
  public enum Method: Hashable, Sendable {
    /// The API for developers: `:batchEmbedContents`, up to 100 texts at once.
    case batchEmbedContents
    /// Vertex AI: `:predict`, with this many texts at once; `gemini-embedding-001` takes one, its predecessors 250.
    case predict(mostTexts: Int)
    /// Vertex AI: `:embedContent`, one text at a time; from `gemini-embedding-2` on.
    case embedContent
  }

  private let model: String
  private let dimension: Int
  private let task: Task
  private let method: Method

  /// Describes the service.
  ///
  /// - Parameters:
  ///   - model: The model as the service names it.
  ///   - dimension: How many numbers an embedding is to have; what the model makes beyond them is cut off.
  public init(model: String, dimension: Int, task: Task = .similarity, method: Method = .batchEmbedContents) {
    self.model = model
    self.dimension = dimension
    self.task = task
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
    case .batchEmbedContents: 100
    case .predict(let mostTexts): max(mostTexts, 1)
    case .embedContent: 1
    }
  }

  public func body(_ texts: [String]) -> JSONValue {
    let dimension = JSONValue.integer(Int64(dimension))
    let task = JSONValue.string(task.rawValue)
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

  private static func content(_ text: String) -> JSONValue {
    ["parts": [["text": .string(text)]], "role": "user"]
  }
}
