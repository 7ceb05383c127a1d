import Testing

@testable import Embeddings

@Suite("Folding features of single rows")
struct FoldedRowsTests {
  private static let rows: RegressionRows = {
    var rows = RegressionRows(denseCount: 2, sparseCount: 6)
    rows.append(
      dense: [1, 0], sparse: SparseFeatures(indices: [0, 1, 2], values: [0.5, 0.6, 0.8]), class: 0)
    rows.append(dense: [0, 1], sparse: SparseFeatures(indices: [0, 3], values: [0.9, 0.3]), class: 1)
    rows.append(dense: [1, 1], sparse: SparseFeatures(), class: 1)
    rows.append(dense: [-1, 1], sparse: SparseFeatures(indices: [5], values: [0.7]), class: 0)
    return rows
  }()

  @Test("leaves one feature a row of those that no other row has")
  func folds() {
    let folded = FoldedRows(Self.rows).rows
    #expect(folded.sparseCount == 4)
    #expect(folded.sparseIndices == [0, 1, 0, 2, 3])
    #expect(folded.sparseValues == [0.5, 1, 0.9, 0.3, 0.7])
    #expect(folded.dense == Self.rows.dense)
    #expect(folded.classes == Self.rows.classes)
  }

  @Test("gives the weights that the regression has without it")
  func equivalent() {
    let folded = SoftmaxRegression.fit(Self.rows, classCount: 2, penalty: 0.05, maximumSteps: 500)
    var loss = SoftmaxLoss(Self.rows, classCount: 2, penalty: 0.05)
    var gradient = folded.weights
    _ = loss.evaluate(folded.weights, gradient: &gradient)
    #expect(gradient.allSatisfy { abs($0) < 2e-3 })
    #expect(folded.weights.count == (2 + 6 + 1) * 2)
    // A feature that no row has says nothing.
    #expect(folded.weights[(2 + 4) * 2..<(2 + 5) * 2].allSatisfy { $0 == 0 })
  }
}
