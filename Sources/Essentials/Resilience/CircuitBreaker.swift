import Synchronization

/// Spares a failing service calls, and its callers the wait for it: after too many failures no call passes (open); after
/// a while a few pass as trials (half-open); when these go well, all pass again (closed).
///
/// Michael Nygard describes it in “Release It!”; counting by number and by rate over a window follows resilience4j's
/// breaker (https://resilience4j.readme.io/docs/circuitbreaker).
public final class CircuitBreaker: Sendable {
  /// The permission for one call. Every pass is given back by ``CircuitBreaker/settle(_:_:)`` as soon as it is known how
  /// the call went.
  public struct Pass: Hashable, Sendable {
    /// Whether this call finds out if the service is back.
    public let isTrial: Bool
    fileprivate let epoch: Int
    fileprivate let number: Int
  }

  /// How a call ended, as far as the service's health goes.
  public enum Outcome: Hashable, Sendable {
    /// The service works.
    case success
    /// The service failed.
    case failure
    /// It tells nothing: for example nobody waited for the end.
    case neutral
  }

  private typealias State = CircuitBreakerStatus.State

  private struct Core {
    var state = State.closed
    var since: Timestamp
    var reason = "as at the start"
    var isHeldOpen = false
    var failuresInRow = 0
    var window: SlidingWindow
    /// Calls under way that began in this epoch. Failures are often quicker than successes: of many calls that begin
    /// together, those that fail are known first, and would open it before the others could speak for the service.
    var pending = 0
    /// When each trial began, by its number.
    var trials: [Int: Timestamp] = [:]
    var successes = 0
    var rejected = 0
    var timesOpened = 0
    /// Grows with every change of state, so that what began before it does not count after.
    var epoch = 0
    var lastNumber = 0
  }

  /// The name under which it is listed.
  public let name: String
  /// When it opens and closes.
  public let settings: CircuitBreakerSettings
  private let clock: any WallClock
  private let observer: (@Sendable (CircuitBreakerChange) -> Void)?
  private let core: Mutex<Core>

  /// Makes a closed breaker. `observer` is told every change of state, after it has happened.
  public init(
    name: String, settings: CircuitBreakerSettings = CircuitBreakerSettings(),
    clock: any WallClock = SystemClock(), observer: (@Sendable (CircuitBreakerChange) -> Void)? = nil
  ) {
    self.name = name
    self.settings = settings
    self.clock = clock
    self.observer = observer
    core = Mutex(
      Core(since: clock.now, window: SlidingWindow(length: settings.window, buckets: 10)))
  }

  /// A pass when a call may be made now, or nothing.
  public func pass() -> Pass? {
    let now = clock.now
    return change { core, changes in
      switch core.state {
      case .closed:
        core.pending += 1
        return Pass(isTrial: false, epoch: core.epoch, number: 0)
      case .open:
        // A clock that was set back must not keep it open for longer than the recovery time.
        if now < core.since { core.since = now }
        guard !core.isHeldOpen, now - core.since >= settings.recoveryTime else { break }
        enter(.halfOpen, "the recovery time is over", now, &core, &changes)
        return trial(&core, now)
      case .halfOpen:
        if core.trials.values.contains(where: { now - $0 >= settings.trialTimeout }) {
          enter(.open, "a trial had no result in time", now, &core, &changes)
          break
        }
        guard mayTry(core) else { break }
        return trial(&core, now)
      }
      core.rejected += 1
      return nil
    }
  }

  /// Takes note of how the call with this pass ended. What began before the last change of state changes nothing.
  public func settle(_ pass: Pass, _ outcome: Outcome) {
    let now = clock.now
    change { core, changes in
      guard pass.epoch == core.epoch else { return }
      if pass.isTrial {
        guard core.trials.removeValue(forKey: pass.number) != nil else { return }
      } else {
        core.pending = max(0, core.pending - 1)
      }
      learn(outcome, now, &core, &changes)
    }
  }

  /// Counts a failure of a call that had been taken for a success, for example of an answer that broke off.
  public func fail(_ pass: Pass) {
    let now = clock.now
    change { core, changes in
      if pass.epoch == core.epoch { learn(.failure, now, &core, &changes) }
    }
  }

  /// Closes it and forgets what it has counted.
  public func reset() {
    let now = clock.now
    change { core, changes in
      core.isHeldOpen = false
      core.failuresInRow = 0
      core.window.clear()
      if core.state != .closed { enter(.closed, "reset by hand", now, &core, &changes) }
    }
  }

  /// Opens it until it is reset.
  public func forceOpen() {
    let now = clock.now
    change { core, changes in
      if core.state != .open { enter(.open, "opened by hand", now, &core, &changes) }
      core.isHeldOpen = true
      core.reason = "opened by hand"
    }
  }

  /// What it knows now.
  public var status: CircuitBreakerStatus {
    let now = clock.now
    return core.withLock { core in
      CircuitBreakerStatus(
        name: name, state: core.state, since: core.since, reason: core.reason,
        nextTry: core.state == .open && !core.isHeldOpen ? core.since + settings.recoveryTime : nil,
        failuresInRow: core.failuresInRow, recent: core.window.counts(at: now), trials: core.trials.count,
        rejected: core.rejected, timesOpened: core.timesOpened)
    }
  }

  /// Whether ``pass()`` would give a pass now; nothing changes by the question.
  public var wouldPass: Bool {
    let now = clock.now
    return core.withLock { core in
      switch core.state {
      case .closed: true
      case .open: !core.isHeldOpen && now - core.since >= settings.recoveryTime
      case .halfOpen: mayTry(core)
      }
    }
  }

  /// Whether calls pass, without the rest.
  public var state: CircuitBreakerStatus.State { core.withLock { $0.state } }

  // MARK: Changing

  private func change<Value: Sendable>(
    _ body: (inout Core, inout [CircuitBreakerChange]) -> Value
  ) -> Value {
    let (value, changes) = core.withLock { core in
      var changes: [CircuitBreakerChange] = []
      return (body(&core, &changes), changes)
    }
    // Outside the lock: an observer may ask the breaker.
    if let observer { changes.forEach(observer) }
    return value
  }

  private func learn(
    _ outcome: Outcome, _ now: Timestamp, _ core: inout Core, _ changes: inout [CircuitBreakerChange]
  ) {
    switch (core.state, outcome) {
    case (_, .neutral), (.open, _): return
    case (.closed, .success):
      core.failuresInRow = 0
      core.window.add(isSuccess: true, at: now)
    case (.closed, .failure):
      core.failuresInRow += 1
      core.window.add(isSuccess: false, at: now)
      if let reason = reasonToOpen(&core, now) { enter(.open, reason, now, &core, &changes) }
    case (.halfOpen, .success):
      core.successes += 1
      if core.successes >= settings.successesToClose {
        enter(.closed, "\(core.successes) trials went well", now, &core, &changes)
      }
    case (.halfOpen, .failure):
      core.failuresInRow += 1
      enter(.open, "a trial failed", now, &core, &changes)
    }
  }

  /// No more trials than are needed to close it.
  private func mayTry(_ core: Core) -> Bool {
    core.trials.count < settings.trialsAtOnce
      && core.trials.count + core.successes < settings.successesToClose
  }

  private func trial(_ core: inout Core, _ now: Timestamp) -> Pass {
    core.lastNumber += 1
    core.trials[core.lastNumber] = now
    return Pass(isTrial: true, epoch: core.epoch, number: core.lastNumber)
  }

  private func reasonToOpen(_ core: inout Core, _ now: Timestamp) -> String? {
    func isShare(_ failures: Int, of settled: Int) -> Bool {
      Double(failures) >= settings.failureRate * Double(settled + core.pending)
    }
    if core.failuresInRow >= settings.failuresInRow, isShare(core.failuresInRow, of: core.failuresInRow) {
      return "\(core.failuresInRow) calls failed in a row"
    }
    let counts = core.window.counts(at: now)
    guard counts.total >= settings.minimumCalls, isShare(counts.failures, of: counts.total) else {
      return nil
    }
    return "\(counts.failures) of \(counts.total) calls failed"
  }

  private func enter(
    _ state: State, _ reason: String, _ now: Timestamp, _ core: inout Core,
    _ changes: inout [CircuitBreakerChange]
  ) {
    let from = core.state
    core.state = state
    core.since = now
    core.reason = reason
    core.trials = [:]
    core.pending = 0
    core.successes = 0
    core.epoch += 1
    if state == .open { core.timesOpened += 1 }
    if state == .closed {
      core.failuresInRow = 0
      core.window.clear()
    }
    changes.append(
      CircuitBreakerChange(
        name: name, from: from, to: state, time: now, reason: reason, number: core.epoch))
  }
}
