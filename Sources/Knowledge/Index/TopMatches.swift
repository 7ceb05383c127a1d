/// Keeps the best of many candidates in a heap whose root is the worst that is kept.
struct TopMatches {
  private let limit: Int
  private var heap: [(score: Float, place: UInt32)] = []

  init(limit: Int) {
    self.limit = limit
    heap.reserveCapacity(limit)
  }

  /// What a candidate must pass to be kept.
  var threshold: Float { heap.count < limit ? -.infinity : heap.first?.score ?? .infinity }

  mutating func offer(_ score: Float, place: UInt32) {
    if heap.count < limit {
      heap.append((score, place))
      rise(from: heap.count - 1)
    } else if let worst = heap.first, score > worst.score {
      heap[0] = (score, place)
      sink()
    }
  }

  /// The candidates that were kept, best first, and first come first among equals.
  func sorted() -> [(score: Float, place: UInt32)] {
    heap.sorted { ($0.score, $1.place) > ($1.score, $0.place) }
  }

  private mutating func rise(from start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].score < heap[parent].score else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].score < heap[least].score {
        least = child
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
