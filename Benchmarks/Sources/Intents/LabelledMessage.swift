import Embeddings

/// A message of a data set, its intent and its embedding.
struct LabelledMessage {
  let text: String
  let intent: String
  var embedding = Embedding(normalised: [])
  /// Messages of one group, such as a dialogue, are never divided between training and evaluation.
  var group: String?
}
