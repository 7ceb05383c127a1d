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

  /// Whether two questions are one.
  ///
  /// - Parameter cosine: How near they are.
  package func isSame(_ asked: QuestionSense?, _ corrected: QuestionSense?, cosine: Double) -> Bool {
    guard let asked, let corrected else { return false }
    let likeness = asked.likeness(to: corrected)
    if likeness.isSame { return cosine >= sameWords }
    return !likeness.isOpposed && min(likeness.additions, likeness.omissions) >= Self.fewest
      && cosine >= otherWords
  }
}
