import Embeddings

/// Tells what a message wants: by its meaning, or by its words where it could not be embedded.
struct IntentRecogniser: Sendable {
  /// Learned from the examples' embeddings and words; nothing when they could not be embedded.
  var byMeaning: IntentClassifier?
  /// Learned from the examples' words; nothing where every message can be embedded.
  var byWords: IntentClassifier?
  /// Why the examples could not be embedded.
  var failure: String?

  /// What a message wants; nothing is recognised where nothing was learned.
  func classify(_ text: String, embedding: Embedding?) -> IntentPrediction {
    if let embedding, let byMeaning { return byMeaning.classify(text, embedding: embedding) }
    return byWords?.classify(text, embedding: Embedding(normalised: []))
      ?? IntentPrediction(candidates: [], inScope: 0)
  }
}
