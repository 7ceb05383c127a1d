/// What a regression learns from: for each row dense features, sparse features and a class.
public struct RegressionRows: Sendable {
  /// The number of dense features of each row.
  public let denseCount: Int
  /// The number of different sparse features.
  public let sparseCount: Int
  /// The dense features, row after row.
  private(set) var dense: [Float] = []
  /// The sparse features' indices and values, row after row, and where each row begins.
  private(set) var sparseIndices: [Int32] = []
  private(set) var sparseValues: [Float] = []
  private(set) var sparseStarts: [Int] = [0]
  /// The class of each row.
  public private(set) var classes: [Int] = []

  /// Makes an empty set of rows.
  public init(denseCount: Int, sparseCount: Int, capacity: Int = 0) {
    self.denseCount = denseCount
    self.sparseCount = sparseCount
    dense.reserveCapacity(capacity * denseCount)
    classes.reserveCapacity(capacity)
  }

  /// The number of rows.
  public var count: Int { classes.count }

  /// Adds a row.
  public mutating func append(dense: [Float], sparse: SparseFeatures, class label: Int) {
    precondition(dense.count == denseCount, "a row of \(dense.count) dense features among \(denseCount)")
    precondition(sparse.indices.allSatisfy { $0 >= 0 && $0 < sparseCount }, "a sparse feature out of range")
    self.dense.append(contentsOf: dense)
    sparseIndices.append(contentsOf: sparse.indices)
    sparseValues.append(contentsOf: sparse.values)
    sparseStarts.append(sparseIndices.count)
    classes.append(label)
  }

  /// The same rows with other sparse features, one set a row.
  func withSparse(_ features: [SparseFeatures], count: Int) -> RegressionRows {
    var rows = RegressionRows(denseCount: denseCount, sparseCount: count)
    rows.dense = dense
    rows.classes = classes
    for row in features {
      rows.sparseIndices.append(contentsOf: row.indices)
      rows.sparseValues.append(contentsOf: row.values)
      rows.sparseStarts.append(rows.sparseIndices.count)
    }
    return rows
  }
}
