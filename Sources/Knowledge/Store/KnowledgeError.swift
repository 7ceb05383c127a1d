/// What is wrong with what was asked of the knowledge.
public enum KnowledgeError: Error, Sendable, Equatable {
  /// There must be one embedding for each passage.
  case embeddingsMissing(passages: Int, embeddings: Int)
  /// A vector in the database cannot be read: it is damaged, or of another model under the same name.
  case unreadableVector(document: String)
}

extension KnowledgeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .embeddingsMissing(let passages, let embeddings):
      "There are \(passages) passages, but \(embeddings) embeddings"
    case .unreadableVector(let document):
      "A vector of \(document) cannot be read; ingest the document again"
    }
  }
}
