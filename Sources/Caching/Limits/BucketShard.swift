/// A bounded table of buckets, one part of a limiter's.
///
/// A bucket is the moment at which it is full again. When there is no room for another one, the bucket goes that is
/// full the soonest: it has the least to forget. So a flood of callers who come once each push out one another, and
/// never those who have used their tokens up.
struct BucketShard {
  private let capacity: Int
  private var buckets: [LimitDemand.Bucket: Int64] = [:]
  /// A binary heap with each bucket once, by a moment at which it was not full before: buckets fill up later than was
  /// noted when they are used, and are put in their right place only when they come to the top.
  private var order: [Entry] = []

  private struct Entry {
    var full: Int64
    let bucket: LimitDemand.Bucket
  }

  init(capacity: Int) {
    precondition(capacity > 0, "A table without room forgets everybody")
    self.capacity = capacity
  }

  var count: Int { buckets.count }

  /// When the bucket is full again; one that is not there is full.
  func full(_ bucket: LimitDemand.Bucket) -> Int64? { buckets[bucket] }

  /// Notes when a bucket is full again, which is later than it was.
  ///
  /// - Returns: Whether a bucket that was not full had to go.
  mutating func set(_ bucket: LimitDemand.Bucket, full: Int64, now: Int64) -> Bool {
    if buckets.updateValue(full, forKey: bucket) != nil { return false }
    push(Entry(full: full, bucket: bucket))
    removeFull(at: now)
    guard buckets.count > capacity else { return false }
    while let entry = first() {
      // The new one stays in any case, or a caller with the slowest limit would never be counted in a full table.
      guard entry.bucket != bucket else {
        removeFirst()
        let forgets = removeSoonest()
        push(Entry(full: full, bucket: bucket))
        return forgets
      }
      return removeSoonest()
    }
    return false
  }

  /// Gives a token back that was taken just before.
  mutating func giveBack(_ bucket: LimitDemand.Bucket, _ interval: Int64, now: Int64) {
    // The heap's note may now be later than the truth: it goes later than it could, and nothing else.
    if let full = buckets[bucket], full > now { buckets[bucket] = full - interval }
  }

  private mutating func removeSoonest() -> Bool {
    guard let entry = first() else { return false }
    buckets[entry.bucket] = nil
    removeFirst()
    return true
  }

  /// Removes up to two buckets that are full, so that the table is as large as its use.
  private mutating func removeFull(at now: Int64) {
    for _ in 0..<2 {
      guard let entry = first(), entry.full <= now else { return }
      buckets[entry.bucket] = nil
      removeFirst()
    }
  }

  /// The bucket that is full the soonest.
  private mutating func first() -> Entry? {
    while let top = order.first {
      let full = buckets[top.bucket] ?? .min
      if full <= top.full { return Entry(full: full, bucket: top.bucket) }
      order[0].full = full
      sink()
    }
    return nil
  }

  private mutating func push(_ entry: Entry) {
    order.append(entry)
    var index = order.count - 1
    while index > 0, order[(index - 1) / 2].full > order[index].full {
      order.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func removeFirst() {
    order.swapAt(0, order.count - 1)
    order.removeLast()
    sink()
  }

  private mutating func sink() {
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < order.count {
        if order[child].full < order[least].full { least = child }
      }
      guard least != index else { return }
      order.swapAt(index, least)
      index = least
    }
  }
}
