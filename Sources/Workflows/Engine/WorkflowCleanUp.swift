public import Essentials
public import Telemetry

/// Removes runs that were over long ago.
public struct WorkflowCleanUp: Sendable {
  private let store: WorkflowStore
  private let age: Duration
  private let interval: Duration
  private let clock: any WallClock
  private let logger: Logger

  /// How many runs are removed in one transaction: others write in between.
  private static let batch = 200

  /// Makes it; ``run()`` does it.
  ///
  /// - Parameters:
  ///   - age: How long a run is kept after its end.
  ///   - interval: How often it is looked for older ones.
  public init(
    _ store: WorkflowStore, age: Duration, interval: Duration = .seconds(3600),
    clock: any WallClock = SystemClock(), logger: Logger = .disabled
  ) {
    self.store = store
    self.age = age
    self.interval = interval
    self.clock = clock
    self.logger = logger
  }

  /// Cleans up at once and again and again, until the task is cancelled.
  public func run() async {
    while !Task.isCancelled {
      do {
        let count = try await once()
        if count > 0 {
          logger.info("Runs of workflows are removed by their age", ["count": .integer(Int64(count))])
        }
      } catch is CancellationError {
        return
      } catch {
        logger.warning("Old runs of workflows cannot be removed now", ["error": .string("\(error)")])
      }
      try? await Task.sleep(for: interval)
    }
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
