import Synchronization

/// Rings at given instants, for many waiting things at once. One task wakes at a steady beat while anything waits, so
/// that setting an alarm and calling it off is a matter of a dictionary: a sleeping task for each deadline would cost
/// two allocations, and one that is cancelled stays in memory until its time has come.
public final class Alarms: Sendable {
  /// Names an alarm that is set.
  public struct Token: Hashable, Sendable {
    fileprivate let beat: Int64
    fileprivate let number: UInt64
  }

  private struct Core {
    /// What is to be done at each beat.
    var actions: [Int64: [UInt64: @Sendable () -> Void]] = [:]
    /// The last beat whose alarms have rung.
    var beat: Int64 = 0
    var lastNumber: UInt64 = 0
    var isBeating = false
  }

  private let clock: any MonotonicClock
  private let interval: Duration
  private let start: ContinuousClock.Instant
  private let core = Mutex(Core())

  /// Makes alarms that are late by `interval` at most, and never early.
  public init(clock: any MonotonicClock = ContinuousClock(), interval: Duration = .milliseconds(10)) {
    self.clock = clock
    self.interval = interval
    start = clock.instant
  }

  /// Runs `action` at `deadline`, on any thread; it must not wait.
  public func set(at deadline: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> Token {
    let now = beat(at: clock.instant)
    // Rounded up: never early.
    let due = Int64(((deadline - start) / interval).rounded(.up))
    let (token, starts) = core.withLock { core in
      if !core.isBeating { core.beat = now }
      core.lastNumber += 1
      // A beat that has rung already does not ring again.
      let token = Token(beat: max(due, core.beat + 1), number: core.lastNumber)
      core.actions[token.beat, default: [:]][token.number] = action
      defer { core.isBeating = true }
      return (token, !core.isBeating)
    }
    if starts { Task(priority: .high) { await run() } }
    return token
  }

  /// Calls an alarm off. One that has rung, or is about to, is left alone.
  public func cancel(_ token: Token) {
    core.withLock { core in
      guard core.actions[token.beat]?.removeValue(forKey: token.number) != nil else { return }
      if core.actions[token.beat]?.isEmpty == true { core.actions[token.beat] = nil }
    }
  }

  /// How many alarms are set.
  public var count: Int { core.withLock { $0.actions.values.reduce(0) { $0 + $1.count } } }

  private func run() async {
    while let next = core.withLock({ core -> Int64? in
      if core.actions.isEmpty { core.isBeating = false }
      return core.isBeating ? core.beat + 1 : nil
    }) {
      // Nobody cancels this task.
      try? await clock.sleep(until: start + interval * Double(next))
      let now = beat(at: clock.instant)
      let due = core.withLock { core in
        // After a long pause it is quicker to look at the alarms than at all the beats that were missed.
        let beats =
          now - core.beat > Int64(core.actions.count)
          ? core.actions.keys.filter { $0 <= now }.sorted()
          : Array((core.beat + 1)..<max(now + 1, core.beat + 1))
        core.beat = max(core.beat, now)
        return beats.flatMap { beat in
          (core.actions.removeValue(forKey: beat) ?? [:]).sorted { $0.key < $1.key }
        }
      }
      for (_, action) in due { action() }
    }
  }

  private func beat(at instant: ContinuousClock.Instant) -> Int64 {
    Int64((instant - start) / interval)
  }
}
