package import LanguageModels

/// Whether two questions are one, so that the answer to one answers the other.
///
/// Embeddings find what is near, and hardly tell before from after; what the questions' words say decides beside them. The
/// threshold is a cosine of the usual model, measured by `benchmarks corrections`.
package struct QuestionComparison: Hashable, Sendable {
  /// From here on, questions in which nothing is known to differ are the same.
  package var threshold: Double

  /// Below this, a correction has nothing to do with a question.
  package static let related = 0.5

  /// Sets the threshold; the default is what was measured.
  package init(threshold: Double = 0.5) {
    self.threshold = threshold
  }

  /// Whether two questions are one.
  ///
  /// - Parameter cosine: How near they are.
  package func isSame(_ asked: QuestionSense?, _ corrected: QuestionSense?, cosine: Double) -> Bool {
    guard cosine >= threshold, let asked, let corrected else { return false }
    return asked.difference(from: corrected) == nil
  }
}
