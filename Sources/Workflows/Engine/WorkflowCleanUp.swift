public import Essentials

/// Removes runs that were over long ago.
public struct WorkflowCleanUp: Sendable {
  private let store: WorkflowStore
  private let age: Duration
  private let clock: any WallClock

  /// How many runs are removed in one transaction: others write in between.
  private static let batch = 200

  /// Makes it; ``once()`` does it.
  ///
  /// - Parameter age: How long a run is kept after its end.
  public init(_ store: WorkflowStore, age: Duration, clock: any WallClock = SystemClock()) {
    self.store = store
    self.age = age
    self.clock = clock
  }

  /// Removes what is old now.
  ///
  /// - Returns: How many runs were removed.
  public func once() async throws -> Int {
    let limit = clock.now + (.zero - age)
    var count = 0
    while true {
      try Task.checkCancellation()
      let removed = try await store.removeRuns(finishedBefore: limit, limit: Self.batch)
      count += removed
      if removed < Self.batch { return count }
    }
  }
}
