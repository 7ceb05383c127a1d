/// How many calls went well and how many failed within the last while, in buckets of equal time: constant memory,
/// and what is too old falls out a bucket at a time.
public struct SlidingWindow: Sendable {
  /// Calls that are counted.
  public struct Counts: Hashable, Sendable {
    /// Those that went well.
    public var successes: Int
    /// Those that failed.
    public var failures: Int

    /// Makes counts.
    public init(successes: Int = 0, failures: Int = 0) {
      self.successes = successes
      self.failures = failures
    }

    /// All.
    public var total: Int { successes + failures }
    /// The share that failed, from 0 to 1; 0 when there were none.
    public var failureRate: Double { total == 0 ? 0 : Double(failures) / Double(total) }
  }

  private let bucketMilliseconds: Int64
  private var buckets: [Counts]
  private var sum = Counts()
  /// The number of the newest bucket, counted from the Unix epoch.
  private var newest = Int64.min

  /// Makes an empty window of this length.
  public init(length: Duration, buckets: Int) {
    precondition(
      buckets > 0 && length.wholeMilliseconds >= Int64(buckets), "A bucket is a millisecond at least")
    bucketMilliseconds = length.wholeMilliseconds / Int64(buckets)
    self.buckets = [Counts](repeating: Counts(), count: buckets)
  }

  /// Counts a call that ended at `now`.
  public mutating func add(isSuccess: Bool, at now: Timestamp) {
    move(to: now)
    let index = slot(newest)
    if isSuccess {
      buckets[index].successes += 1
      sum.successes += 1
    } else {
      buckets[index].failures += 1
      sum.failures += 1
    }
  }

  /// What is counted within the length before `now`.
  public mutating func counts(at now: Timestamp) -> Counts {
    move(to: now)
    return sum
  }

  /// Forgets everything.
  public mutating func clear() {
    for index in buckets.indices { buckets[index] = Counts() }
    sum = Counts()
  }

  /// Drops what is too old. A clock that was set back is taken to stand still.
  private mutating func move(to now: Timestamp) {
    let number = now.milliseconds / bucketMilliseconds
    guard number > newest else { return }
    if newest == .min || number - newest >= Int64(buckets.count) {
      clear()
    } else {
      for passed in (newest + 1)...number {
        let index = slot(passed)
        sum.successes -= buckets[index].successes
        sum.failures -= buckets[index].failures
        buckets[index] = Counts()
      }
    }
    newest = number
  }

  private func slot(_ number: Int64) -> Int {
    let count = Int64(buckets.count)
    return Int(((number % count) + count) % count)
  }
}
