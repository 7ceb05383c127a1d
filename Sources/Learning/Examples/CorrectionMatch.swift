/// An approved correction that has to do with a question.
public struct CorrectionMatch: Hashable, Sendable {
  /// The correction.
  public var id: CorrectionID
  /// What was asked.
  public var question: String
  /// What the company answers.
  public var answer: String
  /// How near the questions are, as a cosine of the usual model; 1 for the same words.
  public var similarity: Double
  /// Whether the question is the same, so that the answer is the answer.
  public var isSame: Bool

  /// Describes a match.
  public init(id: CorrectionID, question: String, answer: String, similarity: Double, isSame: Bool) {
    self.id = id
    self.question = question
    self.answer = answer
    self.similarity = similarity
    self.isSame = isSame
  }
}
