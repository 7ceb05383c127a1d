/// A passage that an index has found.
public struct PassageMatch: Sendable, Hashable {
  /// Which one.
  public let key: PassageKey
  /// How well it fits, higher is better: the cosine by meaning, BM25 by words.
  public let score: Double

  /// Makes a match.
  public init(key: PassageKey, score: Double) {
    self.key = key
    self.score = score
  }
}
