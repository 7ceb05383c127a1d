internal import CHNSW

/// A navigable small-world graph over quantised vectors (hnswlib): finds most of the nearest ones without looking at
/// all of them.
///
/// Source: Malkov and Yashunin, “Efficient and robust approximate nearest neighbor search using hierarchical navigable
/// small world graphs”, 2016.
///
/// Unchecked, because the pointer is to memory of the C++ side: adding is confined to the owner, which publishes the
/// graph when it is built and adds nothing to it while others search.
package final class VectorGraph: @unchecked Sendable {
  private let handle: OpaquePointer

  /// Builds a graph over all vectors of a table; the labels are their places.
  package init?(over table: VectorTable, links: Int = 16, buildEffort: Int = 100) {
    guard let handle = usher_hnsw_create(table.dimension, table.count, links, buildEffort) else { return nil }
    self.handle = handle
    let isComplete = table.components.withUnsafeBufferPointer { rows in
      guard let first = rows.baseAddress else { return true }
      for place in 0..<table.count {
        if Task.isCancelled { return false }
        let vector = first + place * table.dimension
        guard usher_hnsw_add(handle, vector, table.scales[place], UInt32(place)) == 0 else { return false }
      }
      return true
    }
    guard isComplete else { return nil }
  }

  deinit {
    usher_hnsw_free(handle)
  }

  /// The nearest vectors that were found, best first.
  func nearest(to query: QuantizedVector, limit: Int, effort: Int) -> [(place: UInt32, similarity: Float)] {
    var places = [UInt32](repeating: 0, count: limit)
    var similarities = [Float](repeating: 0, count: limit)
    let found = usher_hnsw_search(
      handle, query.components, query.scale, limit, effort, &places, &similarities)
    guard found > 0 else { return [] }
    return (0..<found).map { (places[$0], similarities[$0]) }
  }
}
