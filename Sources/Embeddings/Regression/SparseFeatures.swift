/// The features of one text that are not zero, such as the words that occur in it.
public struct SparseFeatures: Sendable, Hashable {
  /// Which features, each at most once.
  public var indices: [Int32]
  /// Their values, in the same order.
  public var values: [Float]

  /// Makes features of matching indices and values.
  public init(indices: [Int32] = [], values: [Float] = []) {
    precondition(indices.count == values.count, "as many values as indices")
    self.indices = indices
    self.values = values
  }
}
