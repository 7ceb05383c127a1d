import Embeddings

#if canImport(Glibc)
import Glibc
#endif

/// Says how likely it is that a message has one of the known intents at all: a logistic regression of the
/// evidence.
struct ScopeGate: Sendable {
  private var means = [Float](repeating: 0, count: ScopeEvidence.featureCount)
  private var scales = [Float](repeating: 1, count: ScopeEvidence.featureCount)
  /// Nothing when there was nothing to learn from; then every message passes.
  private var regression: SoftmaxRegression?
  private var offset = 0.0

  private static let penalty: Float = 1e-4

  /// Learns from messages with and without one of the intents.
  ///
  /// - Parameter unknownShare: The part of a customer's messages that have none of the intents; among what it
  ///   learns from the part may be another.
  init(known: [ScopeEvidence], unknown: [ScopeEvidence], unknownShare: Double) {
    guard !known.isEmpty, !unknown.isEmpty else { return }
    let features = (known + unknown).map(\.features)
    for feature in means.indices {
      let values = features.map { $0[feature] }
      let mean = values.reduce(0, +) / Float(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)
      means[feature] = mean
      scales[feature] = max(variance, 1e-9).squareRoot()
    }
    var rows = RegressionRows(
      denseCount: ScopeEvidence.featureCount, sparseCount: 0, capacity: features.count)
    for (index, feature) in features.enumerated() {
      rows.append(dense: scaled(feature), sparse: SparseFeatures(), class: index < known.count ? 1 : 0)
    }
    regression = SoftmaxRegression.fit(rows, classCount: 2, penalty: Self.penalty)
    // The regression took the shares of what it learned from for those of the messages to come.
    offset =
      log((1 - unknownShare) / unknownShare) - log(Double(known.count) / Double(unknown.count))
  }

  /// The probability that a message has one of the intents.
  func probability(_ evidence: ScopeEvidence) -> Double {
    guard let regression else { return 1 }
    let scores = regression.scores(dense: scaled(evidence.features), sparse: SparseFeatures())
    return 1 / (1 + exp(-(Double(scores[1] - scores[0]) + offset)))
  }

  private func scaled(_ features: [Float]) -> [Float] {
    features.indices.map { (features[$0] - means[$0]) / scales[$0] }
  }
}
