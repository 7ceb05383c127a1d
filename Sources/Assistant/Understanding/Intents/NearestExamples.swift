import Embeddings

/// Examples of one kind, to tell how near a message comes to them.
struct NearestExamples: Sendable {
  private let embeddings: [Embedding]

  /// How many of the nearest count; one alone may be near by chance.
  private static let counted = 3

  init(_ embeddings: [Embedding]) {
    self.embeddings = embeddings
  }

  /// The mean cosine of the nearest three; zero when there are no examples.
  ///
  /// - Parameter excluded: The place of the message itself among the examples, if it is one.
  func nearness(of message: Embedding, excluding excluded: Int? = nil) -> Float {
    var nearest: [Float] = []
    for (index, embedding) in embeddings.enumerated() where index != excluded {
      let cosine = message.cosine(embedding)
      if nearest.count == Self.counted {
        guard let last = nearest.last, cosine > last else { continue }
        nearest.removeLast()
      }
      nearest.insert(cosine, at: nearest.firstIndex { $0 < cosine } ?? nearest.count)
    }
    return nearest.reduce(0, +) / Float(max(1, nearest.count))
  }
}
