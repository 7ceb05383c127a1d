/// What a language model says of a reply that was sent.
public struct QualityJudgement: Hashable, Sendable, Codable {
  /// The model, by its name in the configuration.
  public var model: String
  /// What it gives in each dimension, from 0 to 1.
  public var scores: QualityScores
  /// Whether it finds every statement in the sources.
  public var isGrounded: Bool
  /// What it says besides, in a sentence.
  public var comment: String

  enum CodingKeys: String, CodingKey {
    case model, scores, comment
    case isGrounded = "grounded"
  }
}
