public import Essentials
import Synchronization
public import Telemetry

/// Runs workflows: takes on runs that are due, calls their tasks, and saves what comes of each step before the next one
/// begins. Any number of engines may share one database; a lease says whose a run is.
public final class WorkflowEngine: Sendable {
  /// How an engine works.
  public struct Settings: Sendable {
    /// Names this engine among those that share a database.
    public var owner: String = SecureToken().text
    /// How long a run stays taken on by a process that says nothing more.
    public var lease = Duration.seconds(15)
    /// How often it looks for runs that other processes have made due.
    public var poll = Duration.seconds(1)
    /// How many runs it moves at once.
    public var runs = 32
    /// How large a run's state may become, in bytes of JSON.
    public var stateLimit = 1 << 20

    /// The defaults.
    public init() {}
  }

  /// Where runs are kept.
  public let store: WorkflowStore
  /// The workflows that can be started.
  public let catalog: WorkflowCatalog
  let settings: Settings
  let clock: any WallClock
  let timer: any MonotonicClock
  let logger: Logger
  let metrics: WorkflowMetrics
  private let state = Mutex(State())
  private let nudges: AsyncStream<Void>
  private let nudge: AsyncStream<Void>.Continuation

  private struct State {
    var isRunning = false
    var isStopping = false
    var drivers: [WorkflowRunID: RunDriver.Handle] = [:]
    /// Runs that were started here and wait for the loop to move them.
    var started: [RunClaim] = []
    /// Runs that are moved now, those of ``drive(_:)`` among them.
    var count: Int { drivers.count + started.count }
  }

  /// Makes an engine; ``run()`` sets it to work.
  public init(
    store: WorkflowStore, catalog: WorkflowCatalog, clock: any WallClock = SystemClock(),
    timer: any MonotonicClock = ContinuousClock(), settings: Settings = Settings(),
    logger: Logger = .disabled,
    metrics: MetricRegistry = MetricRegistry()
  ) {
    self.store = store
    self.catalog = catalog
    self.clock = clock
    self.timer = timer
    self.settings = settings
    self.logger = logger
    self.metrics = WorkflowMetrics(metrics)
    (nudges, nudge) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  // MARK: Working

  /// Moves runs until the task is cancelled, or ``stop(within:)`` is called. To be called once.
  public func run() async {
    state.withLock { $0.isRunning = true }
    let alarm = Mutex<Task<Void, Never>?>(nil)
    let renewal = Task { await keepLeases() }
    await withDiscardingTaskGroup { group in
      nudge.yield()
      for await _ in nudges {
        if Task.isCancelled || isStopping { break }
        alarm.withLock { $0?.cancel() }
        for claim in await takeOn() { group.addTask { await self.move(claim) } }
        let pause = await pauseBeforeNextLook()
        alarm.withLock {
          $0 = Task { [timer, nudge] in
            if (try? await timer.sleep(until: timer.instant + pause)) != nil { nudge.yield() }
          }
        }
      }
      if Task.isCancelled { group.cancelAll() }
    }
    alarm.withLock { $0?.cancel() }
    renewal.cancel()
    state.withLock { $0.isRunning = false }
  }

  /// Takes on no more steps, and waits for those that run; after `grace` they are called off.
  public func stop(within grace: Duration) async {
    state.withLock { $0.isStopping = true }
    nudge.yield()
    let deadline = timer.instant + grace
    let drivers = state.withLock { Array($0.drivers.values) }
    for driver in drivers { driver.nudge() }
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for driver in drivers { await driver.isOver() }
      }
      group.addTask { [timer] in try? await timer.sleep(until: deadline) }
      await group.next()
      for driver in drivers { driver.tell(.stop) }
      group.cancelAll()
    }
  }

  /// Moves one run as far as it goes now, in the caller's task; for programs that have no engine at work.
  ///
  /// - Returns: The run when it is over or waits for longer than `patience`.
  public func drive(_ id: WorkflowRunID, patience: Duration = .seconds(60)) async throws -> WorkflowRun {
    while true {
      let now = clock.now
      for claim in try await store.claim(
        id, owner: settings.owner, limit: 1, now: now, until: now + settings.lease)
      {
        let renewal = Task { await keepLeases() }
        await move(claim)
        renewal.cancel()
      }
      let run = try await existing(id)
      if run.status.isFinal { return run }
      guard let wake = try await store.wakeTime(of: id), wake - clock.now <= patience else { return run }
      try await timer.sleep(
        until: timer.instant + max(.milliseconds(1), min(wake - clock.now, settings.poll)))
    }
  }

  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Whether ``run()`` is at work and has room for one more.
  var takesOnAtOnce: Bool {
    state.withLock { $0.isRunning && !$0.isStopping && $0.count < settings.runs }
  }

  /// Takes a run on that was started here.
  func take(_ claim: RunClaim) {
    state.withLock { $0.started.append(claim) }
    nudge.yield()
  }

  /// Looks at a run's signals, or for it, at once.
  func look(at run: WorkflowRunID) {
    if let driver = state.withLock({ $0.drivers[run] }) { driver.nudge() }
    nudge.yield()
  }

  // MARK: Runs

  private func takeOn() async -> [RunClaim] {
    let (started, room) = state.withLock { state in
      defer { state.started = [] }
      return (state.started, settings.runs - state.count)
    }
    guard room > 0 else { return started }
    do {
      let now = clock.now
      guard let wake = try await store.nextWake(now), wake <= now else { return started }
      return started
        + (try await store.claim(
          owner: settings.owner, limit: room, now: now, until: now + settings.lease))
    } catch {
      logger.error("Runs of workflows cannot be looked for", ["error": .string("\(error)")])
      return started
    }
  }

  private func pauseBeforeNextLook() async -> Duration {
    let now = clock.now
    guard let wake = try? await store.nextWake(now) else { return settings.poll }
    // What is due already and was not taken on waits for room.
    return max(.milliseconds(10), min(settings.poll, wake <= now ? settings.poll : wake - now))
  }

  private func move(_ claim: RunClaim) async {
    let driver = RunDriver(self, claim)
    state.withLock { $0.drivers[claim.run.id] = driver.handle }
    await driver.run()
    state.withLock { state in
      if state.drivers[claim.run.id]?.lease == claim.lease { state.drivers[claim.run.id] = nil }
    }
    driver.handle.end()
    // Room for one more.
    nudge.yield()
  }

  private func keepLeases() async {
    while (try? await timer.sleep(until: timer.instant + settings.lease / 3)) != nil {
      let drivers = state.withLock { $0.drivers }
      guard !drivers.isEmpty else { continue }
      do {
        let signals = try await store.renew(drivers.mapValues(\.lease), until: clock.now + settings.lease)
        for (id, driver) in drivers {
          // One that has let go of its run in the meantime is over by itself.
          if let count = signals[id] { driver.tell(.signals(count)) }
        }
      } catch {
        logger.warning("Leases of workflows' runs cannot be renewed", ["error": .string("\(error)")])
      }
    }
  }

  /// A run, or the problem that there is none.
  func existing(_ id: WorkflowRunID) async throws -> WorkflowRun {
    guard let run = try await store.run(id) else { throw Problem.unknownRun(id) }
    return run
  }
}
