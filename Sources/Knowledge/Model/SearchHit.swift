/// A passage that was found, and why.
public struct SearchHit: Sendable, Equatable {
  /// What was found.
  public let passage: Passage
  /// The score that the hits are ordered by, higher is better; comparable within one answer only.
  public let score: Double
  /// The cosine of the angle between the question's and the passage's embedding, −1…1, where it was measured.
  public let similarity: Double?
  /// The place among the hits by words, from 1, where it was one.
  public let keywordRank: Int?
  /// The place among the hits by meaning, from 1, where it was one.
  public let vectorRank: Int?

  /// Makes a hit.
  public init(
    passage: Passage, score: Double, similarity: Double?, keywordRank: Int?, vectorRank: Int?
  ) {
    self.passage = passage
    self.score = score
    self.similarity = similarity
    self.keywordRank = keywordRank
    self.vectorRank = vectorRank
  }
}
