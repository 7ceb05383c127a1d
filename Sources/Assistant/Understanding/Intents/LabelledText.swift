import Embeddings

/// An example whose intent is a number.
struct LabelledText: Sendable {
  /// The text's words and word pairs.
  let terms: [String]
  let embedding: Embedding
  var label: Int
}
