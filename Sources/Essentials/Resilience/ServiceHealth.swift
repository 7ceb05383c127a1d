import Synchronization

/// Whether a service did well over a longer while: unhealthy when half of its calls in the last hour failed, as long as
/// there were enough to tell. A few calls still pass then, as probes; when several of them in a row go well, the past
/// is forgiven, else nobody would notice that the service is back until the hour is over.
public final class ServiceHealth: Sendable {
  /// What counts as unhealthy.
  public struct Settings: Hashable, Sendable {
    /// The time over which calls count.
    public var window: Duration
    /// Into how many buckets it is split.
    public var buckets: Int
    /// Unhealthy from this share of failures on, from 0 to 1.
    public var failureRate: Double
    /// With fewer calls it is healthy.
    public var minimumCalls: Int
    /// How often an unhealthy service is asked all the same.
    public var probeInterval: Duration
    /// How many probes in a row must go well.
    public var successesToRecover: Int

    /// Makes settings.
    public init(
      window: Duration = .seconds(3600), buckets: Int = 60, failureRate: Double = 0.5, minimumCalls: Int = 20,
      probeInterval: Duration = .seconds(15), successesToRecover: Int = 3
    ) {
      self.window = window
      self.buckets = max(1, buckets)
      self.failureRate = failureRate
      self.minimumCalls = max(1, minimumCalls)
      self.probeInterval = probeInterval
      self.successesToRecover = max(1, successesToRecover)
    }
  }

  private struct Core {
    var window: SlidingWindow
    var successesInRow = 0
    var lastProbe: Timestamp?
  }

  private let settings: Settings
  private let clock: any WallClock
  private let core: Mutex<Core>

  /// Makes a healthy one.
  public init(_ settings: Settings = Settings(), clock: any WallClock = SystemClock()) {
    self.settings = settings
    self.clock = clock
    core = Mutex(Core(window: SlidingWindow(length: settings.window, buckets: settings.buckets)))
  }

  /// Whether a call should be made now: the service is healthy, or it is time for a probe, which this call is then.
  public func admits() -> Bool {
    let now = clock.now
    return core.withLock { core in
      guard isUnhealthy(&core, now) else { return true }
      guard isProbeDue(core, now) else { return false }
      core.lastProbe = now
      return true
    }
  }

  /// Whether ``admits()`` would say yes; nothing changes by the question.
  public var wouldAdmit: Bool {
    let now = clock.now
    return core.withLock { !isUnhealthy(&$0, now) || isProbeDue($0, now) }
  }

  /// Counts a call.
  public func record(isSuccess: Bool) {
    let now = clock.now
    core.withLock { core in
      core.window.add(isSuccess: isSuccess, at: now)
      core.successesInRow = isSuccess ? core.successesInRow + 1 : 0
      guard isSuccess, core.lastProbe != nil, core.successesInRow >= settings.successesToRecover else {
        return
      }
      if isUnhealthy(&core, now) { core.window.clear() }
      core.lastProbe = nil
    }
  }

  /// Forgets the past.
  public func reset() {
    core.withLock { core in
      core.window.clear()
      core.lastProbe = nil
    }
  }

  /// Whether it is healthy.
  public var isHealthy: Bool {
    let now = clock.now
    return core.withLock { !isUnhealthy(&$0, now) }
  }

  /// The calls that count.
  public var counts: SlidingWindow.Counts {
    let now = clock.now
    return core.withLock { $0.window.counts(at: now) }
  }

  private func isProbeDue(_ core: Core, _ now: Timestamp) -> Bool {
    guard let last = core.lastProbe, now >= last else { return true }
    return now - last >= settings.probeInterval
  }

  private func isUnhealthy(_ core: inout Core, _ now: Timestamp) -> Bool {
    let counts = core.window.counts(at: now)
    return counts.total >= settings.minimumCalls && counts.failureRate >= settings.failureRate
  }
}
