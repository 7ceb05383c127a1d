/// An answer that the company has approved for a question, for a model to go by.
public struct ModelExample: Hashable, Sendable {
  /// Its name, for whoever wants to know where an answer comes from.
  public var id: String
  /// What was asked.
  public var question: String
  /// What the company answers.
  public var answer: String
  /// How near its question is to the one that is to be answered, from 0 to 1.
  public var similarity: Double
  /// Whether it is the same question, so that the answer is the answer.
  public var isSame: Bool

  /// Describes an example.
  public init(id: String, question: String, answer: String, similarity: Double, isSame: Bool) {
    self.id = id
    self.question = question
    self.answer = answer
    self.similarity = similarity
    self.isSame = isSame
  }
}
