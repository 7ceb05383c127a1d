/// A text's meaning as a vector of length one.
public struct Embedding: Sendable, Hashable {
  /// The numbers; the sum of their squares is one.
  public let values: [Float]

  /// Makes an embedding of numbers that are normalised already.
  public init(normalised values: [Float]) {
    self.values = values
  }

  /// Makes an embedding of any numbers by dividing them by their length; all zero stay so.
  public init(normalising values: [Float]) {
    let length = VectorMaths.dot(values, values).squareRoot()
    self.values = length > 0 ? values.map { $0 / length } : values
  }

  /// The number of values.
  public var dimension: Int { values.count }

  /// The cosine of the angle between two embeddings: one for the same direction, zero for unrelated.
  public func cosine(_ other: Embedding) -> Float {
    VectorMaths.dot(values, other.values)
  }
}
