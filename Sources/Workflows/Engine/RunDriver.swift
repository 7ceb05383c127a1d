import Essentials
import Synchronization
import Telemetry

/// Moves one run that this process has taken on: calls tasks side by side, and saves each outcome before it goes on.
final class RunDriver {
  /// What can happen to a run that is being moved.
  enum Event: Sendable {
    case finished(String, Result<JSONValue, TaskFailure>)
    /// So many signals there are.
    case signals(Int)
    /// There may be a signal, or the engine stops.
    case nudge
    case timer
    /// The grace is over.
    case stop
  }

  /// What others hold of a driver.
  final class Handle: Sendable {
    let lease: Int
    fileprivate let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let isNudged = Atomic(false)
    private let ending = Mutex<(isOver: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    init(lease: Int) {
      self.lease = lease
      // Steps that run are bounded by the graph, and each ends once.
      (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(4096))
    }

    func tell(_ event: Event) { continuation.yield(event) }

    /// However often it is nudged before it looks, it looks once: the stream keeps room for steps that end.
    func nudge() {
      if !isNudged.exchange(true, ordering: .acquiringAndReleasing) { continuation.yield(.nudge) }
    }

    fileprivate func hasLooked() { isNudged.store(false, ordering: .releasing) }

    func end() {
      let waiting = ending.withLock { state in
        defer { state = (true, []) }
        return state.waiting
      }
      for one in waiting { one.resume() }
    }

    func isOver() async {
      await withCheckedContinuation { one in
        let isOver = ending.withLock { state in
          if !state.isOver { state.waiting.append(one) }
          return state.isOver
        }
        if isOver { one.resume() }
      }
    }
  }

  let handle: Handle
  private let engine: WorkflowEngine
  private var claim: RunClaim
  private var inFlight: Set<String> = []
  private var alarm: Timestamp?
  private var random = SystemRandomNumberGenerator()

  init(_ engine: WorkflowEngine, _ claim: RunClaim) {
    self.engine = engine
    self.claim = claim
    handle = Handle(lease: claim.lease)
  }

  /// Moves the run until it waits, is over, or is lost.
  func run() async {
    do {
      guard
        let workflow = try await engine.catalog.version(
          claim.run.version, of: claim.run.workflow, in: engine.store)
      else {
        engine.logger.error("A run's workflow is not stored", ["run": .string(claim.run.id.text)])
        return
      }
      var machine = RunMachine(workflow, run: claim.run.id, state: claim.state)
      try await withThrowingDiscardingTaskGroup { group in
        defer { group.cancelAll() }
        try await move(&machine, &group)
      }
    } catch is LeaseLost {
      engine.logger.warning("Another process has taken a run on", ["run": .string(claim.run.id.text)])
    } catch {
      engine.logger.error(
        "A run cannot be saved; it goes on when its lease is over",
        ["run": .string(claim.run.id.text), "error": .string("\(error)")])
    }
  }

  private struct LeaseLost: Error {}

  private func move(_ machine: inout RunMachine, _ group: inout ThrowingDiscardingTaskGroup<any Error>)
    async throws
  {
    try await begin(&machine)
    handle.tell(.signals(0))
    for await event in handle.events {
      if case .stop = event { break }
      try await take(event, &machine)
      if !engine.isStopping { start(machine, &group) }
      guard !inFlight.isEmpty else { break }
      setAlarm(machine, &group)
    }
    // Between checkpoints, the run is still ours: the engine stops, or its task was cancelled.
    guard machine.state.hasWork else { return }
    let (id, lease, isInterrupted) = (claim.run.id, claim.lease, !inFlight.isEmpty)
    // In a task of its own: this one may have been cancelled.
    try await Task { [engine] in
      try await engine.store.release(id, lease: lease, isInterrupted: isInterrupted, at: engine.clock.now)
    }.value
  }

  /// What has to be done before any step: what the process before left, what people have said, what time it is.
  private func begin(_ machine: inout RunMachine) async throws {
    machine.checkpoint = claim.run.checkpoint + 1
    if claim.isRecovery { machine.recover(at: engine.clock.now) }
    machine.wake(at: engine.clock.now)
    let isMoved = !machine.changes.isEmpty
    if isMoved { try await save(&machine) }
    if claim.signals > 0 { try await takeSignals(&machine) }
    // Nothing to do after all: a write lets go of it.
    if !isMoved, !machine.state.hasWork { try await save(&machine) }
  }

  private func take(_ event: Event, _ machine: inout RunMachine) async throws {
    switch event {
    case .finished(let path, let result):
      inFlight.remove(path)
      let now = engine.clock.now
      switch result {
      case .success(let output): machine.complete(path, with: output, at: now)
      case .failure(let failure): machine.fail(path, with: failure, at: now, using: &random)
      }
      try await save(&machine)
    case .signals(let count): if count > claim.signals { try await takeSignals(&machine) }
    case .nudge:
      handle.hasLooked()
      if !inFlight.isEmpty { try await takeSignals(&machine) }
    case .timer:
      alarm = nil
      machine.wake(at: engine.clock.now)
      if !machine.changes.isEmpty { try await save(&machine) }
    case .stop: break
    }
  }

  /// Takes in what people have said since.
  private func takeSignals(_ machine: inout RunMachine) async throws {
    let signals = try await engine.store.signals(of: claim.run.id)
    claim.signals = signals.count
    let now = engine.clock.now
    if let reason = signals.cancellation { machine.cancel(reason, at: now) }
    for (path, decision) in signals.decisions.sorted(by: { $0.key < $1.key }) {
      machine.decide(path, decision, at: now)
    }
    if !machine.changes.isEmpty { try await save(&machine) }
  }

  // MARK: Saving

  private func save(_ machine: inout RunMachine) async throws {
    let now = engine.clock.now
    var text = machine.state.json.text
    if text.utf8.count > engine.settings.stateLimit, machine.state.phase == .running {
      machine.stopForSize(engine.settings.stateLimit, at: now)
      text = machine.state.json.text
    }
    claim.state = machine.state
    claim.run.update(by: machine, at: now)
    let changes = machine.takeChanges()
    guard
      let signals = try await engine.store.commit(
        claim, changes, state: text, now: now, until: now + engine.settings.lease)
    else { throw LeaseLost() }
    engine.metrics.note(changes, claim.run)
    machine.checkpoint = claim.run.checkpoint + 1
    if claim.run.status.isFinal {
      engine.logger.info(
        "A workflow's run is over",
        [
          "run": .string(claim.run.id.text), "workflow": .string(claim.run.workflow),
          "status": .string(claim.run.status.rawValue),
        ])
    } else if signals > claim.signals, machine.state.hasWork {
      try await takeSignals(&machine)
    }
  }

  // MARK: Steps

  /// Calls the tasks of all steps that can run and do not yet.
  private func start(_ machine: RunMachine, _ group: inout ThrowingDiscardingTaskGroup<any Error>) {
    for token in machine.state.tokens where token.phase == .ready && inFlight.insert(token.path).inserted {
      let step = RunningStep(machine, token, engine)
      group.addTask { [handle] in
        handle.tell(.finished(token.path, await step.run()))
      }
    }
  }

  /// Wakes the run for what waits for a time beside steps that run.
  private func setAlarm(_ machine: RunMachine, _ group: inout ThrowingDiscardingTaskGroup<any Error>) {
    guard let due = machine.state.tokens.compactMap(\.due).min(), alarm.map({ due < $0 }) ?? true else {
      return
    }
    alarm = due
    let deadline = engine.timer.instant + max(.zero, due - engine.clock.now)
    group.addTask { [handle, engine] in
      if (try? await engine.timer.sleep(until: deadline)) != nil { handle.tell(.timer) }
    }
  }
}
