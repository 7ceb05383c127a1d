import Embeddings

/// An example whose intent is a number.
struct LabelledText: Sendable {
  let text: String
  let embedding: Embedding
  var label: Int
}
