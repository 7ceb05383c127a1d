package import LanguageModels

/// Whether two questions are one, so that the answer to one answers the other.
///
/// Where nothing is known to differ in what their words say, they are. Where they are put differently, the evidence is
/// weighed, with weights that `benchmarks corrections --fit` has learned from labelled pairs.
package struct QuestionComparison: Hashable, Sendable {
  /// From this cosine of the usual model on, questions in which nothing is known to differ are the same.
  package var sameWords: Double
  /// From this weight of the evidence on, questions that are put differently are the same.
  package var otherWords: Double

  /// Below this cosine, a correction is no example for a question.
  package static let related = 0.5
  /// Below this cosine, two questions have nothing to do with each other.
  package static let nearest = 0.4
  /// From here on, what excludes one wording of a question excludes the question.
  private static let telling = 0.7

  /// Sets the thresholds; the default is what was measured.
  package init(sameWords: Double = 0.5, otherWords: Double = 2) {
    self.sameWords = sameWords
    self.otherWords = otherWords
  }

  /// Whether nothing is known to differ.
  package func isSame(_ asked: QuestionSense?, _ known: QuestionSense?, cosine: Double) -> Bool {
    guard let asked, let known else { return false }
    return cosine >= sameWords && asked.likeness(to: known).isSame
  }

  /// What the evidence weighs: above zero it is more likely that the questions are one than that they are not.
  package static func weight(_ evidence: QuestionEvidence) -> Double {
    zip(evidence.values, weights).reduce(bias) { $0 + $1.0 * $1.1 }
  }

  /// Which wording of a question says what was asked, though it is put differently, and what the evidence for it weighs;
  /// nothing where none is.
  package func match(_ wordings: [QuestionEvidence]) -> (index: Int, weight: Double)? {
    var best: (index: Int, weight: Double)?
    for (index, evidence) in wordings.enumerated() where evidence.cosine >= Self.nearest {
      guard !evidence.isExcluded else {
        if evidence.cosine >= Self.telling { return nil }
        continue
      }
      let weight = Self.weight(evidence)
      if weight > best?.weight ?? -.infinity { best = (index, weight) }
    }
    return best.flatMap { $0.weight >= otherWords ? $0 : nil }
  }
}
