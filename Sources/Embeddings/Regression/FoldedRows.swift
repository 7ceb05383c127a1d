/// Rows in which the sparse features that occur nowhere else are one feature.
///
/// Features of a single row have weights in the proportion of their values, whatever the penalty: so one weight
/// serves them all, and the regression's minimum stays where it was. Most words of a few examples are of this
/// kind, and without them the optimiser has a fraction of the variables.
struct FoldedRows {
  /// The rows with fewer features.
  let rows: RegressionRows
  /// For each original sparse feature, where its weight comes from: a folded feature and a factor.
  private let origins: [(feature: Int, factor: Float)]

  init(_ original: RegressionRows) {
    var occurrences = [Int](repeating: 0, count: original.sparseCount)
    for index in original.sparseIndices { occurrences[Int(index)] += 1 }
    var origins = [(feature: Int, factor: Float)](repeating: (0, 0), count: original.sparseCount)
    var count = 0
    for feature in occurrences.indices where occurrences[feature] > 1 {
      origins[feature] = (count, 1)
      count += 1
    }
    var features: [SparseFeatures] = []
    features.reserveCapacity(original.count)
    for row in 0..<original.count {
      var sparse = SparseFeatures()
      var single: [(feature: Int, value: Float)] = []
      for entry in original.sparseStarts[row]..<original.sparseStarts[row + 1] {
        let (feature, value) = (Int(original.sparseIndices[entry]), original.sparseValues[entry])
        if occurrences[feature] == 1 {
          single.append((feature, value))
        } else {
          sparse.indices.append(Int32(origins[feature].feature))
          sparse.values.append(value)
        }
      }
      let length = single.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
      if length > 0 {
        for (feature, value) in single { origins[feature] = (count, value / length) }
        sparse.indices.append(Int32(count))
        sparse.values.append(length)
        count += 1
      }
      features.append(sparse)
    }
    rows = original.withSparse(features, count: count)
    self.origins = origins
  }

  /// The weights for the original features, from those for the folded ones; `classCount` a feature.
  func unfold(_ weights: [Float], classCount: Int) -> [Float] {
    let dense = rows.denseCount * classCount
    var unfolded = Array(weights[..<dense])
    unfolded.reserveCapacity(dense + (origins.count + 1) * classCount)
    for origin in origins {
      let start = dense + origin.feature * classCount
      if origin.factor == 0 {
        unfolded.append(contentsOf: repeatElement(0, count: classCount))
      } else {
        for weight in weights[start..<start + classCount] { unfolded.append(weight * origin.factor) }
      }
    }
    unfolded.append(contentsOf: weights.suffix(classCount))
    return unfolded
  }
}
