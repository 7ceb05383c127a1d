import COpenBLAS
import FoundationEssentials

#if canImport(Glibc)
import Glibc
#endif

/// The penalised mean cross-entropy of a softmax regression, and its gradient.
struct SoftmaxLoss {
  private let rows: RegressionRows
  private let classCount: Int
  private let penalty: Float
  /// For each row first the scores of the classes, then the loss's derivative by them.
  private var scores: [Float]

  init(_ rows: RegressionRows, classCount: Int, penalty: Float) {
    self.rows = rows
    self.classCount = classCount
    self.penalty = penalty
    scores = [Float](repeating: 0, count: rows.count * classCount)
  }

  var parameterCount: Int { (rows.denseCount + rows.sparseCount + 1) * classCount }

  /// The loss at the weights; writes the gradient over what is in `gradient`.
  mutating func evaluate(
    _ weights: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>
  ) -> Double {
    guard rows.count > 0 else {
      gradient.update(repeating: 0, count: parameterCount)
      return 0
    }
    score(weights)
    let loss = turnScoresIntoDerivatives()
    accumulate(into: gradient)
    let penalised = parameterCount - classCount
    cblas_saxpy(blasint(penalised), penalty, weights, 1, gradient, 1)
    return loss + 0.5 * Double(penalty) * cblas_dsdot(blasint(penalised), weights, 1, weights, 1)
  }

  private mutating func score(_ weights: UnsafePointer<Float>) {
    let bias = weights + (parameterCount - classCount)
    let sparseWeights = weights + rows.denseCount * classCount
    scores.withUnsafeMutableBufferPointer { scores in
      guard let start = scores.baseAddress else { return }
      for row in 0..<rows.count {
        let target = start + row * classCount
        target.update(from: bias, count: classCount)
        for entry in rows.sparseStarts[row]..<rows.sparseStarts[row + 1] {
          let value = rows.sparseValues[entry]
          let source = sparseWeights + Int(rows.sparseIndices[entry]) * classCount
          for label in 0..<classCount { target[label] += value * source[label] }
        }
      }
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(rows.count), blasint(classCount),
        blasint(rows.denseCount), 1, rows.dense, blasint(rows.denseCount), weights, blasint(classCount), 1,
        start, blasint(classCount))
    }
  }

  /// The mean cross-entropy; leaves (probability - one for the true class) / rows in `scores`.
  private mutating func turnScoresIntoDerivatives() -> Double {
    var loss = 0.0
    let share = 1 / Float(rows.count)
    scores.withUnsafeMutableBufferPointer { scores in
      for row in 0..<rows.count {
        let range = row * classCount..<(row + 1) * classCount
        var highest = -Float.infinity
        for index in range { highest = max(highest, scores[index]) }
        let truth = row * classCount + rows.classes[row]
        let trueScore = scores[truth] - highest
        var sum: Float = 0
        for index in range {
          scores[index] = expf(scores[index] - highest)
          sum += scores[index]
        }
        loss += Double(logf(sum) - trueScore)
        for index in range { scores[index] *= share / sum }
        scores[truth] -= share
      }
    }
    return loss / Double(rows.count)
  }

  private func accumulate(into gradient: UnsafeMutablePointer<Float>) {
    gradient.update(repeating: 0, count: parameterCount)
    let bias = gradient + (parameterCount - classCount)
    let sparseGradient = gradient + rows.denseCount * classCount
    scores.withUnsafeBufferPointer { scores in
      guard let start = scores.baseAddress else { return }
      for row in 0..<rows.count {
        let source = start + row * classCount
        for label in 0..<classCount { bias[label] += source[label] }
        for entry in rows.sparseStarts[row]..<rows.sparseStarts[row + 1] {
          let value = rows.sparseValues[entry]
          let target = sparseGradient + Int(rows.sparseIndices[entry]) * classCount
          for label in 0..<classCount { target[label] += value * source[label] }
        }
      }
      cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, blasint(rows.denseCount), blasint(classCount),
        blasint(rows.count), 1, rows.dense, blasint(rows.denseCount), start, blasint(classCount), 0, gradient,
        blasint(classCount))
    }
  }
}
