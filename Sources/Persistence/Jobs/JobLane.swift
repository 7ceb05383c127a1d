import Essentials
import Synchronization
import Telemetry

/// Does the jobs of one type, so many at once as its handler says.
struct JobLane: Sendable {
  let queue: JobQueue
  let handler: JobHandler
  let settings: JobWorkers.Settings
  let clock: any MonotonicClock
  let logger: Logger
  let measures: JobMeasures
  let tracer: Tracer

  /// What runs, by its claim; outside the lane's own task, so that a stop does not cut it off at once.
  private final class Running: Sendable {
    let tasks = Mutex<[String: Task<Void, Never>]>([:])

    var count: Int { tasks.withLock { $0.count } }
    var all: [Task<Void, Never>] { tasks.withLock { Array($0.values) } }
  }

  /// Works until the task is cancelled; then waits for what runs.
  func run() async {
    let running = Running()
    for await _ in queue.bell.rings() {
      if Task.isCancelled { break }
      await takeOn(running)
    }
    await stop(running)
  }

  private func takeOn(_ running: Running) async {
    while !Task.isCancelled {
      let free = handler.concurrency - running.count
      guard free > 0 else { return }
      let begun = clock.instant
      let claims: [JobClaim]
      do {
        claims = try await queue.claim(
          handler.type, limit: free, lease: settings.lease, worker: settings.name)
      } catch is CancellationError {
        return
      } catch {
        logger.warning("No job can be taken on now", fields(["error": .string("\(error)")]))
        return
      }
      for claim in claims { start(claim, since: begun, running) }
      if claims.count < free { return }
    }
  }

  private func start(_ claim: JobClaim, since begun: ContinuousClock.Instant, _ running: Running) {
    running.tasks.withLock { tasks in
      tasks[claim.token] = Task {
        await attempt(claim, since: begun)
        running.tasks.withLock { $0[claim.token] = nil }
        // There is room for another one, and one of the same series may have waited for this one.
        queue.wake()
      }
    }
  }

  private func stop(_ running: Running) async {
    let tasks = running.all
    guard !tasks.isEmpty else { return }
    let (clock, grace) = (clock, settings.grace)
    let alarm = Task {
      // Cancelled, it has nothing to do: all have ended.
      guard (try? await clock.sleep(until: clock.instant + grace)) != nil else { return }
      for task in tasks { task.cancel() }
    }
    for task in tasks { await task.value }
    alarm.cancel()
  }

  // MARK: One job

  private func attempt(_ claim: JobClaim, since begun: ContinuousClock.Instant) async {
    measures.lateness.observe(claim.lateness.inSeconds, [handler.type.rawValue])
    let start = clock.instant
    let outcome = await followed(claim) { await self.outcome(of: claim, since: begun) }
    measures.seconds.observe((clock.instant - start).inSeconds, [handler.type.rawValue])
    // What became of it is written down though the server stops.
    let name = await Task { await settle(claim, outcome) }.value
    measures.outcomes.increment([handler.type.rawValue, name])
  }

  /// Runs an attempt in a trace of its own, which is linked to the one that the job is from.
  private func followed(
    _ claim: JobClaim, _ body: () async -> Result<Void, any Error>
  ) async -> Result<Void, any Error> {
    let type = handler.type.rawValue
    let span = tracer.begin(
      "job \(type)", .consumer, links: claim.trace.flatMap { TraceContext(parent: $0) }.map { [$0] } ?? [])
    guard let span else { return await body() }
    span.set("usher.job.type", .string(type))
    span.set("usher.job.id", .string(claim.job.id.text))
    span.set("usher.job.attempt", .integer(Int64(claim.job.attempts)))
    span.set("usher.tenant", .string(claim.job.tenant.text))
    defer { span.end() }
    let outcome = await Span.$current.withValue(span, operation: body)
    if case .failure(let error) = outcome { span.record(error) }
    return outcome
  }

  private func outcome(of claim: JobClaim, since begun: ContinuousClock.Instant) async -> Result<
    Void, any Error
  > {
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await handler.body(claim.job) }
        group.addTask { try await keep(claim, since: begun) }
        // Whatever ends first ends the other: the work, the lease or the time.
        defer { group.cancelAll() }
        try await group.next()
      }
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  /// Keeps the lease; throws when it is lost, or the job takes too long.
  private func keep(_ claim: JobClaim, since begun: ContinuousClock.Instant) async throws {
    let end = clock.instant + handler.limit
    var kept = begun + settings.lease
    while true {
      let next = min(clock.instant + settings.lease / 3, end, kept)
      try await clock.sleep(until: next)
      let now = clock.instant
      if now >= end { throw JobFailure("It took longer than \(handler.limit).") }
      // Nobody knows by now who has it.
      if now >= kept { throw LeaseLost() }
      do {
        guard try await queue.renew(claim, lease: settings.lease) else { throw LeaseLost() }
        kept = now + settings.lease
      } catch let error as DatabaseError {
        logger.warning("The lease on a job cannot be renewed now", fields(["error": .string("\(error)")]))
        // Asked again soon, but not without a pause.
        try await clock.sleep(until: min(clock.instant + settings.interval, kept))
      }
    }
  }

  private func settle(_ claim: JobClaim, _ outcome: Result<Void, any Error>) async -> String {
    do {
      let (name, isKept) = try await write(claim, outcome)
      if isKept { return name }
    } catch {
      logger.warning(
        "What became of a job cannot be written down; it will be done again",
        fields(["job": .string(claim.job.id.text), "error": .string("\(error)")]))
      return "lost"
    }
    logger.warning("A job was lost to another process", fields(["job": .string(claim.job.id.text)]))
    return "lost"
  }

  private func write(
    _ claim: JobClaim, _ outcome: Result<Void, any Error>
  ) async throws -> (outcome: String, isKept: Bool) {
    switch outcome {
    case .success:
      return ("done", try await queue.finish(claim))
    case .failure(is LeaseLost):
      return ("lost", false)
    case .failure(is CancellationError):
      return ("released", try await queue.release(claim))
    case .failure(let error):
      let failure = error as? JobFailure
      var random = SystemRandomNumberGenerator()
      let delay = handler.retries.delay(
        after: claim.job.attempts, retryAfter: failure?.retryAfter, using: &random)
      let retry = failure?.isFinal == true ? nil : delay.map { queue.clock.now + $0 }
      let reason: JSONValue = .string("\(error)")
      let details: [String: JSONValue] = ["job": .string(claim.job.id.text), "reason": reason]
      if retry == nil {
        logger.error("A job is given up; see “usher jobs”", fields(details))
      } else {
        logger.info("A job has failed, and will be tried again", fields(details))
      }
      return (retry == nil ? "dead" : "failed", try await queue.fail(claim, "\(error)", retry: retry))
    }
  }

  private func fields(_ others: [String: JSONValue]) -> [String: JSONValue] {
    others.merging(["type": .string(handler.type.rawValue)]) { first, _ in first }
  }
}

/// Another process may have the job by now.
private struct LeaseLost: Error {}
