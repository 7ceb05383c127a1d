/// Multinomial logistic regression over dense and sparse features.
///
/// Scores are logits; their softmax is the model's (uncalibrated) probability of each class.
public struct SoftmaxRegression: Sendable {
  /// The number of classes.
  public let classCount: Int
  /// The number of dense features.
  public let denseCount: Int
  /// The weights, one row of `classCount` a feature: the dense ones, the sparse ones, and one for the bias.
  let weights: [Float]

  /// The score of each class for one text.
  public func scores(dense: [Float], sparse: SparseFeatures) -> [Float] {
    precondition(dense.count == denseCount, "\(dense.count) dense features where \(denseCount) were learned")
    var scores = [Float](repeating: 0, count: classCount)
    weights.withUnsafeBufferPointer { weights in
      guard let start = weights.baseAddress else { return }
      let bias = start + (weights.count - classCount)
      for label in 0..<classCount { scores[label] = bias[label] }
      // Not OpenBLAS: it would share so small a product with its threads, which then spin for some 30 ms.
      for (index, value) in dense.enumerated() {
        let row = start + index * classCount
        for label in 0..<classCount { scores[label] += value * row[label] }
      }
      for (index, value) in zip(sparse.indices, sparse.values) {
        let row = start + (denseCount + Int(index)) * classCount
        for label in 0..<classCount { scores[label] += value * row[label] }
      }
    }
    return scores
  }

  /// Learns the weights that minimise the mean cross-entropy plus `penalty / 2` times the squared weights.
  ///
  /// Deterministic: it starts at zero and follows L-BFGS until the gradient is small or the steps are used up.
  public static func fit(
    _ rows: RegressionRows, classCount: Int, penalty: Float, maximumSteps: Int = 80
  ) -> SoftmaxRegression {
    precondition(rows.classes.allSatisfy { (0..<classCount).contains($0) }, "a class out of range")
    let folded = FoldedRows(rows)
    var loss = SoftmaxLoss(folded.rows, classCount: classCount, penalty: penalty)
    let weights = LimitedMemoryBFGS(maximumSteps: maximumSteps).minimise(count: loss.parameterCount) {
      loss.evaluate($0, gradient: $1)
    }
    return SoftmaxRegression(
      classCount: classCount, denseCount: rows.denseCount,
      weights: folded.unfold(weights, classCount: classCount))
  }
}
