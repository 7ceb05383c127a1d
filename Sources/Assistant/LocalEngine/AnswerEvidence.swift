import LanguageModels

#if canImport(Glibc)
import Glibc
#endif

/// What speaks for an answer being right, and the probability that follows from it.
struct AnswerEvidence: Hashable {
  /// The signs, in the order of ``weights``.
  let features: [Double]

  init(_ composition: AnswerComposer.Composition, _ request: ModelRequest) {
    let best = composition.used.first
    let title = best?.section.title
    let similarity = best.flatMap { request.passages[$0.passage].similarity } ?? 0
    let others = request.passages.filter { $0.title != title }.compactMap(\.similarity)
    features = [
      // The cosine of the question and the passage that answers.
      similarity,
      // How far that stands out from other documents: everything is a little like a question that names the company's
      // own house.
      similarity - others.reduce(0, +) / Double(max(others.count, 1)),
      // How nearly the heading asks the same, and how much of the question the section says.
      best?.likeness ?? 0,
      composition.sectionCoverage,
      // Words that are nowhere in what was found are what the company never mentions; one that matters is enough.
      composition.foundCoverage,
      composition.missing,
      // What the company's agents know as their business.
      request.understanding?.intentConfidence ?? 0,
    ]
  }

  /// From here on an answer is given; below, the engine says that it does not know.
  static let answersFrom = 0.5

  /// The probability that the answer is right: logistic regression over the features.
  var confidence: Double {
    let sum = zip(Self.weights, features).reduce(Self.intercept + Self.prior) { $0 + $1.0 * $1.1 }
    return 1 / (1 + exp(-sum))
  }

  /// From `benchmarks answers --fit`.
  private static let intercept = -3.84
  private static let weights = [1.10, 5.24, 0.80, 2.29, 1.98, -2.83, 1.03]
  /// Of the questions for fitting every second one has a right answer; of what customers ask, two of three. This is
  /// the logarithm of how the odds differ.
  private static let prior = 0.7
}
