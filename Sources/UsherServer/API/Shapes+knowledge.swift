import Embeddings
import Essentials
import Knowledge

extension Shapes {
  private static let embeddingModel = JSONSchema.object(
    nil, .required("name", text), .required("dimension", count))

  static let knowledgeStatistics = JSONSchema.object(
    "How much there is to answer from", .required("documents", count), .required("passages", count),
    .required("bytes", count),
    .required(
      "embeddings",
      .object(
        "How far the embeddings are", .required("model", embeddingModel),
        .required("searched", embeddingModel), .required("passages", count), .required("embedded", count),
        .required("complete", JSONSchema(.boolean)))))
}

extension KnowledgeStatistics {
  /// What the API says about it.
  func json(_ embeddings: EmbeddingStatus) -> JSONValue {
    func model(_ identity: EmbeddingModel.Identity) -> JSONValue {
      ["name": .string(identity.name), "dimension": .integer(Int64(identity.dimension))]
    }
    return [
      "documents": .integer(Int64(documents)), "passages": .integer(Int64(passages)),
      "bytes": .integer(Int64(bytes)),
      "embeddings": [
        "model": model(embeddings.wanted), "searched": model(embeddings.serving),
        "passages": .integer(Int64(embeddings.passages)), "embedded": .integer(Int64(embeddings.embedded)),
        "complete": .bool(embeddings.isComplete),
      ],
    ]
  }
}
