import Essentials
import Testing
import UsherTesting

@testable import Embeddings

@Suite("Softmax regression")
struct SoftmaxRegressionTests {
  /// Rows around three corners of a plane, with a sparse feature that names every second row's class.
  private func rows(count: Int, seed: UInt64) -> RegressionRows {
    var generator = SplitMix64(seed: seed)
    var rows = RegressionRows(denseCount: 2, sparseCount: 3)
    let corners: [(Float, Float)] = [(1, 0), (-0.5, 0.87), (-0.5, -0.87)]
    for index in 0..<count {
      let label = index % 3
      let noise = { Float.random(in: -0.4...0.4, using: &generator) }
      let sparse = index % 2 == 0 ? SparseFeatures(indices: [Int32(label)], values: [1]) : SparseFeatures()
      rows.append(
        dense: [corners[label].0 + noise(), corners[label].1 + noise()], sparse: sparse, class: label)
    }
    return rows
  }

  @Test("The gradient is the slope of the loss")
  func gradient() {
    var loss = SoftmaxLoss(rows(count: 30, seed: 1), classCount: 3, penalty: 0.1)
    var generator = SplitMix64(seed: 2)
    let weights = (0..<loss.parameterCount).map { _ in Float.random(in: -1...1, using: &generator) }
    var gradient = weights
    _ = loss.evaluate(weights, gradient: &gradient)
    var ignored = weights
    for index in weights.indices {
      var (below, above) = (weights, weights)
      below[index] -= 0.01
      above[index] += 0.01
      let slope = loss.evaluate(above, gradient: &ignored) - loss.evaluate(below, gradient: &ignored)
      #expect(abs(slope / 0.02 - Double(gradient[index])) < 1e-3, "weight \(index)")
    }
  }

  @Test("What was learned holds for rows never seen")
  func generalises() {
    let model = SoftmaxRegression.fit(rows(count: 90, seed: 3), classCount: 3, penalty: 0.001)
    #expect(model.scores(dense: [1.1, 0.1], sparse: SparseFeatures()).firstIndexOfHighest == 0)
    #expect(model.scores(dense: [-0.5, 0.9], sparse: SparseFeatures()).firstIndexOfHighest == 1)
    #expect(model.scores(dense: [-0.5, -0.8], sparse: SparseFeatures()).firstIndexOfHighest == 2)
  }

  @Test("A sparse feature decides where the dense ones say nothing")
  func sparse() {
    let model = SoftmaxRegression.fit(rows(count: 90, seed: 4), classCount: 3, penalty: 0.001)
    for label in 0..<3 {
      let scores = model.scores(dense: [0, 0], sparse: SparseFeatures(indices: [Int32(label)], values: [1]))
      #expect(scores.firstIndexOfHighest == label)
    }
  }

  @Test("At the minimum the gradient is almost nothing, and equal rows give equal weights")
  func minimum() {
    let rows = rows(count: 60, seed: 5)
    let model = SoftmaxRegression.fit(rows, classCount: 3, penalty: 0.01, maximumSteps: 200)
    var loss = SoftmaxLoss(rows, classCount: 3, penalty: 0.01)
    var gradient = model.weights
    _ = loss.evaluate(model.weights, gradient: &gradient)
    #expect(gradient.allSatisfy { abs($0) < 5e-3 })
    #expect(
      SoftmaxRegression.fit(rows, classCount: 3, penalty: 0.01, maximumSteps: 200).weights == model.weights)
  }

  @Test("Without rows every class scores the same")
  func empty() {
    let rows = RegressionRows(denseCount: 2, sparseCount: 0)
    let model = SoftmaxRegression.fit(rows, classCount: 2, penalty: 0.1)
    #expect(model.scores(dense: [1, 2], sparse: SparseFeatures()) == [0, 0])
  }
}

extension [Float] {
  fileprivate var firstIndexOfHighest: Int? { self.max().flatMap(firstIndex(of:)) }
}
