package import LanguageModels

/// Whether two questions are one, so that the answer to one answers the other.
///
/// Embeddings find what is near, and hardly tell before from after; what the questions' words say decides beside them. The
/// thresholds are cosines of the usual model, measured by `benchmarks corrections`.
package struct QuestionComparison: Hashable, Sendable {
  /// From here on, questions in which nothing is known to differ are the same.
  package var sameWords: Double
  /// From here on, questions that have hardly a word in common are the same. Those in which one word stands in another's
  /// place are near whatever the words are, so they are not.
  package var otherWords: Double

  /// Below this, a correction has nothing to do with a question.
  package static let related = 0.5
  /// So many concepts have to be different on both sides before it is another way of putting it.
  private static let fewest = 2

  /// Sets the thresholds; the default is what was measured.
  package init(sameWords: Double = 0.5, otherWords: Double = 0.7) {
    self.sameWords = sameWords
    self.otherWords = otherWords
  }

  /// Which of the wordings of a question is what was asked; nothing where none is.
  ///
  /// What has hardly a word in common with one wording, and one word in another's place in a second, is another question:
  /// the second says what is meant.
  ///
  /// - Parameter wordings: What each says, and how near it is.
  package func match(
    _ asked: QuestionSense?, among wordings: [(sense: QuestionSense?, cosine: Double)]
  ) -> Int? {
    guard let asked else { return nil }
    var found: Int?
    var isAnother = false
    for (index, wording) in wordings.enumerated() {
      guard let sense = wording.sense else { continue }
      let likeness = asked.likeness(to: sense)
      if likeness.isSame {
        if wording.cosine >= sameWords { return index }
        continue
      }
      guard wording.cosine >= otherWords else { continue }
      let different = min(likeness.additions, likeness.omissions)
      if likeness.isOpposed || different > 0 && different < Self.fewest {
        isAnother = true
      } else if different >= Self.fewest, found == nil {
        found = index
      }
    }
    return isAnother ? nil : found
  }
}
