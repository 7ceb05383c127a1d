internal import CHNSW

/// Quantised vectors one after another in memory, numbered from 0 in the order of their coming: what an exact scan
/// runs over.
package struct VectorTable: Sendable {
  let dimension: Int
  private(set) var components: [Int8] = []
  private(set) var scales: [Float] = []

  init(dimension: Int) {
    self.dimension = dimension
  }

  package var count: Int { scales.count }

  mutating func reserve(_ count: Int) {
    components.reserveCapacity(count * dimension)
    scales.reserveCapacity(count)
  }

  mutating func append(_ vector: QuantizedVector) {
    precondition(vector.components.count == dimension, "A vector of another model")
    components.append(contentsOf: vector.components)
    scales.append(vector.scale)
  }

  subscript(place: Int) -> QuantizedVector {
    QuantizedVector(
      components: Array(components[place * dimension..<(place + 1) * dimension]), scale: scales[place])
  }

  /// The cosine of the query and every vector, by place.
  func similarities(to query: QuantizedVector) -> [Float] {
    similarities(to: query, in: 0..<count)
  }

  /// The cosine of the query and the vectors in a range of places.
  func similarities(to query: QuantizedVector, in range: Range<Int>) -> [Float] {
    precondition(query.components.count == dimension, "A vector of another model")
    var products = [Int32](repeating: 0, count: range.count)
    components.withUnsafeBufferPointer { rows in
      guard let first = rows.baseAddress else { return }
      usher_dot_rows(
        query.components, first + range.lowerBound * dimension, dimension, range.count, &products)
    }
    var result = [Float](repeating: 0, count: range.count)
    for (index, place) in range.enumerated() {
      result[index] = Float(products[index]) * query.scale * scales[place]
    }
    return result
  }

  /// The cosine of the query and the vectors at some places.
  func similarities(to query: QuantizedVector, at places: [UInt32]) -> [Float] {
    precondition(query.components.count == dimension, "A vector of another model")
    var products = [Int32](repeating: 0, count: places.count)
    components.withUnsafeBufferPointer { rows in
      guard let first = rows.baseAddress else { return }
      usher_dot_selected(query.components, first, dimension, places, places.count, &products)
    }
    return zip(products, places).map { Float($0) * query.scale * scales[Int($1)] }
  }
}
