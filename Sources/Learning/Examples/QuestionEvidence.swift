package import Embeddings
import LanguageModels

/// What speaks for and against an answer to one question being the answer to another that is put differently.
///
/// No part of it is enough alone. Embeddings say what is near, and hardly tell a dog from a bicycle; that the answer is as
/// near to the one question as to the other, that no word stands in another's place, and that both ask for the same kind of
/// thing say the rest.
package struct QuestionEvidence: Sendable {
  /// How near the questions are.
  package let cosine: Double
  /// Whether the questions are two, whatever else speaks for it: numbers, names, words that exclude each other, who acts
  /// and what is denied are others, or all is the same but a word or two. A dog is no bicycle.
  package let isExcluded: Bool
  /// The evidence as numbers, in the order of ``names``.
  package let values: [Double]

  /// What the ``values`` are.
  package static let names = [
    "cosine", "answer", "answer gained", "asked word", "known word", "kind", "one for one", "contained",
    "words",
    "shared", "matter", "past",
  ]

  /// Weighs nothing yet.
  ///
  /// - Parameters:
  ///   - asked: The question that wants an answer.
  ///   - known: The question that has one.
  ///   - answer: The answer.
  ///   - scale: What cosines mean.
  package init(_ asked: QuestionReading, _ known: QuestionReading, answer: Embedding, scale: SimilarityScale)
  {
    func nearness(_ one: Embedding, _ other: Embedding) -> Double { scale(Double(one.cosine(other))) }
    let likeness = asked.sense.likeness(to: known.sense)
    let cosine = nearness(asked.embedding, known.embedding)
    let nearAnswer = nearness(asked.embedding, answer)
    let askedWord = asked.shortened.map { nearness($0, known.embedding) - cosine }.max() ?? 0
    let knownWord = known.shortened.map { nearness($0, asked.embedding) - cosine }.max() ?? 0
    let (fewer, more) = (
      min(likeness.additions, likeness.omissions), max(likeness.additions, likeness.omissions)
    )
    let all = likeness.shared + likeness.additions + likeness.omissions
    func flag(_ opposition: QuestionSense.Oppositions) -> Double {
      likeness.oppositions.contains(opposition) ? 1 : 0
    }
    self.cosine = cosine
    isExcluded =
      more < 2 || !likeness.oppositions.isDisjoint(with: [.exact, .opposites, .negation, .subject])
    values = [
      cosine, nearAnswer, nearAnswer - nearness(known.embedding, answer), askedWord, knownWord,
      likeness.isOneKind ? 0 : 1, fewer == 1 ? 1 : 0, fewer == 0 ? 1 : 0, Double(more).squareRoot(),
      Double(likeness.shared) / Double(max(all, 1)), flag(.matter), flag(.past),
    ]
  }
}
