import LanguageModels

#if canImport(Glibc)
import Glibc
#endif

/// What speaks for an answer being right, and the probability that follows from it.
struct AnswerEvidence: Hashable {
  /// The signs, in the order of ``weights``.
  let features: [Double]

  init(_ composition: AnswerComposer.Composition, _ request: ModelRequest) {
    let similarities = request.passages.map { $0.similarity ?? 0 }
    let place = composition.used.first ?? 0
    features = [
      // The cosine of the question and the nearest passage, and of the one that answers.
      similarities.max() ?? 0,
      similarities[place],
      // How far the section is before those of other documents.
      composition.lead,
      composition.likeness,
      composition.unitCoverage,
      composition.sectionCoverage,
      // Words that are nowhere in what was found are what the company never mentions.
      composition.foundCoverage,
    ]
  }

  /// From here on an answer is given; below, the engine says that it does not know.
  static let answersFrom = 0.5

  /// The probability that the answer is right: logistic regression over the features.
  var confidence: Double {
    let sum = zip(Self.weights, features).reduce(Self.intercept) { $0 + $1.0 * $1.1 }
    return 1 / (1 + exp(-sum))
  }

  private static let intercept = -7.0
  private static let weights = [5.0, 3.0, 1.0, 1.0, 0.5, 1.5, 2.5]
}
