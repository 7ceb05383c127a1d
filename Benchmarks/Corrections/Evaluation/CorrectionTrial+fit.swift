import Embeddings
import Learning

extension CorrectionTrial {
  /// What the evidence counts, learned from the pairs for tuning that the words alone do not decide.
  package func fitted(penalty: Float = 0.007) -> (weights: [Double], bias: Double) {
    let (rows, scales) = tuningRows()
    let model = SoftmaxRegression.fit(rows, classCount: 2, penalty: penalty, maximumSteps: 400)
    func logit(_ values: [Float]) -> Double {
      let scores = model.scores(dense: values, sparse: SparseFeatures())
      return Double(scores[1] - scores[0])
    }
    let zero = [Float](repeating: 0, count: scales.count)
    var bias = logit(zero)
    var weights: [Double] = []
    for (index, scale) in scales.enumerated() {
      var one = zero
      one[index] = 1
      let weight = (logit(one) - logit(zero)) / scale.deviation
      weights.append(weight)
      bias -= weight * scale.mean
    }
    return (weights, bias)
  }

  /// The evidence, each number with the mean 0 and the deviation 1.
  private func tuningRows() -> (RegressionRows, [(mean: Double, deviation: Double)]) {
    var found: [(values: [Double], isSame: Bool)] = []
    for outcome in outcomes where outcome.pair.isForTuning && !outcome.isSameByWords {
      guard outcome.pair.set == .free || outcome.pair.set == .crosswise,
        let evidence = outcome.evidence.first,
        !evidence.isExcluded
      else { continue }
      found.append((evidence.values, outcome.pair.isSame))
    }
    let scales = QuestionEvidence.names.indices.map { index in
      let values = found.map { $0.values[index] }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return (mean: mean, deviation: max(variance.squareRoot(), 1e-6))
    }
    var rows = RegressionRows(denseCount: scales.count, sparseCount: 0, capacity: found.count)
    for (values, isSame) in found {
      let dense = zip(values, scales).map { Float(($0 - $1.mean) / $1.deviation) }
      rows.append(dense: dense, sparse: SparseFeatures(), class: isSame ? 1 : 0)
    }
    return (rows, scales)
  }
}
