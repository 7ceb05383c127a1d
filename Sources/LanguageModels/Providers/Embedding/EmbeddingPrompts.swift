import Embeddings

/// What is put before a text, for models that are told in words what it is.
public struct EmbeddingPrompts: Hashable, Sendable {
  /// Before what is searched for.
  public var query: String
  /// Before what may be found.
  public var document: String

  /// Makes prompts; by default there are none.
  public init(query: String = "", document: String = "") {
    self.query = query
    self.document = document
  }

  subscript(role: TextRole) -> String { role == .query ? query : document }
}
