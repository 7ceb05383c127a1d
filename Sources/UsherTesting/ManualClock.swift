public import Essentials
import Synchronization

/// A clock that stands still until a test moves it: for the time of day and for deadlines.
public final class ManualClock: WallClock, MonotonicClock {
  private struct Sleeper {
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct Core {
    var time: Timestamp
    var instant: ContinuousClock.Instant
    var sleepers: [Int: Sleeper] = [:]
    var cancelled: Set<Int> = []
    var last = 0
  }

  private let core: Mutex<Core>

  /// Makes a clock that shows `start`.
  public init(_ start: Timestamp = Timestamp(milliseconds: 1_760_000_000_000)) {
    core = Mutex(Core(time: start, instant: ContinuousClock.now))
  }

  public var now: Timestamp { core.withLock { $0.time } }

  public var instant: ContinuousClock.Instant { core.withLock { $0.instant } }

  /// How many tasks sleep by this clock.
  public var sleeperCount: Int { core.withLock { $0.sleepers.count } }

  /// Moves the clock forward, and wakes who sleeps until then.
  public func advance(by duration: Duration) {
    let due = core.withLock { core in
      core.time = core.time + duration
      core.instant += duration
      let due = core.sleepers.filter { $0.value.deadline <= core.instant }
      for number in due.keys { core.sleepers[number] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  public func sleep(until deadline: ContinuousClock.Instant) async throws {
    let number = core.withLock { core in
      core.last += 1
      return core.last
    }
    defer { core.withLock { _ = $0.cancelled.remove(number) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let result: Result<Void, any Error>? = core.withLock { core in
          if core.cancelled.contains(number) { return .failure(CancellationError()) }
          if deadline <= core.instant { return .success(()) }
          core.sleepers[number] = Sleeper(deadline: deadline, continuation: continuation)
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      let sleeper = core.withLock { core in
        core.cancelled.insert(number)
        return core.sleepers.removeValue(forKey: number)
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Lets time pass in steps, with other tasks between them, until `isDone`; how long that takes depends on what they do
  /// and not on the machine's speed.
  public func run(step: Duration = .milliseconds(10), until isDone: @Sendable () -> Bool) async {
    while !isDone() {
      for _ in 0..<20 { await Task.yield() }
      advance(by: step)
    }
  }
}
