public import Essentials
import Synchronization

/// Runs the tasks of a ``Coordination``: side by side as far as their dependencies allow, within their deadlines, and
/// keeps what came of the last runs in memory.
public final class Coordinator: Sendable {
  private struct State {
    var running = 0
    var history: [CoordinationRecord] = []
    var statistics: [String: [String: CoordinationStatistics]] = [:]
  }

  private let tasks: TaskRegistry
  private let tenant: TenantContext
  private let clock: any WallClock
  private let timer: any MonotonicClock
  private let historySize: Int
  private let limit: Int
  private let state = Mutex(State())

  /// Makes a coordinator.
  ///
  /// - Parameters:
  ///   - historySize: How many runs are remembered.
  ///   - limit: How many may run at once.
  public init(
    tasks: TaskRegistry, tenant: TenantContext, clock: any WallClock = SystemClock(),
    timer: any MonotonicClock = ContinuousClock(), historySize: Int = 200, limit: Int = 64
  ) {
    self.tasks = tasks
    self.tenant = tenant
    self.clock = clock
    self.timer = timer
    self.historySize = historySize
    self.limit = limit
  }

  /// The last runs, newest first.
  public func history(of name: String? = nil) -> [CoordinationRecord] {
    state.withLock { $0.history.reversed().filter { name == nil || $0.name == name } }
  }

  /// How each task of a coordination has fared since the program began.
  public func statistics(of name: String) -> [String: CoordinationStatistics] {
    state.withLock { $0.statistics[name] ?? [:] }
  }

  /// Runs a coordination to its end. What goes wrong with tasks is in the record.
  ///
  /// - Parameter key: Names this run; with the task's name it is the tasks' idempotency key.
  /// - Throws: A problem of status 503 when too many run already.
  public func run(
    _ coordination: CompiledCoordination, input: JSONValue = .object([:]), key: String
  ) async throws -> CoordinationRecord {
    let isFree = state.withLock { state in
      guard state.running < limit else { return false }
      state.running += 1
      return true
    }
    guard isFree else { throw Problem.tooManyCoordinations }
    defer { state.withLock { $0.running -= 1 } }
    var run = CoordinationRun(coordination, input: input, startedAt: clock.now)
    let begin = timer.instant
    await withTaskGroup(of: CoordinationRun.Outcome?.self) { group in
      group.addTask { [timer] in
        try? await timer.sleep(until: begin + coordination.coordination.deadline)
        return nil
      }
      start(&run, since: begin, key, &group)
      while !run.isOver, let outcome = await group.next() {
        if let outcome { run.note(outcome) } else { run.runOutOfTime() }
        if run.hasFailed { group.cancelAll() }
        start(&run, since: begin, key, &group)
      }
      group.cancelAll()
    }
    let record = run.finished(after: timer.instant - begin)
    remember(record)
    return record
  }

  private func start(
    _ run: inout CoordinationRun, since begin: ContinuousClock.Instant, _ key: String,
    _ group: inout TaskGroup<CoordinationRun.Outcome?>
  ) {
    for (task, input) in run.takeReady() {
      let start = timer.instant
      group.addTask { [self] in
        let (result, attempts) = await call(task, input, "\(key):\(task.name)")
        return .init(
          name: task.name, result: result, attempts: attempts, begin: start - begin,
          duration: timer.instant - start)
      }
    }
  }

  private func call(
    _ task: CoordinatedTask, _ input: JSONValue, _ key: String
  ) async -> (Result<JSONValue, TaskFailure>, attempts: Int) {
    var random = SystemRandomNumberGenerator()
    var attempt = 1
    while true {
      do {
        let call = TaskCall(tenant: tenant, input: input, idempotencyKey: key, attempt: attempt)
        let body = try tasks.task(task.task)
        let output =
          if let deadline = task.deadline {
            try await Deadline.run(within: deadline, by: timer) { try await body.run(call) }
          } else {
            try await body.run(call)
          }
        return (.success(output.readable), attempt)
      } catch {
        let failure = TaskFailure(error)
        guard !Task.isCancelled, failure.isRetryable,
          let delay = task.retry.delay(after: attempt, retryAfter: failure.retryAfter, using: &random),
          (try? await timer.sleep(until: timer.instant + delay)) != nil
        else { return (.failure(failure), attempt) }
        attempt += 1
      }
    }
  }

  private func remember(_ record: CoordinationRecord) {
    state.withLock { state in
      state.history.append(record)
      if state.history.count > historySize { state.history.removeFirst() }
      for task in record.tasks {
        state.statistics[record.name, default: [:]][task.name, default: .init()].add(task)
      }
    }
  }
}

extension Problem {
  fileprivate static let tooManyCoordinations = Problem(
    kind: "server-busy", title: "Too many runs at once", status: 503,
    detail: "As many coordinations as this server can take are running. Try again in a moment.",
    retryAfterSeconds: 1)
}
