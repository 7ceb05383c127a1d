import Essentials
import Synchronization
import Telemetry
import Testing
import UsherTesting

@testable import Persistence

@Suite("Workers on jobs") struct JobWorkersTests {
  private let tenant = TenantContext(tenant: .single)
  private let clock = ManualClock()
  private let metrics = MetricRegistry()

  /// What was done, and how often at the same time.
  private final class Record: Sendable {
    struct State {
      var begun: [JobID: Int] = [:]
      var running: Set<JobID> = []
      var doubled = 0
      var payloads: [JSONValue] = []
    }

    let state = Mutex(State())

    var begun: Int { state.withLock { $0.begun.values.reduce(0, +) } }
    var payloads: [JSONValue] { state.withLock { $0.payloads } }

    func begin(_ job: Job) {
      state.withLock { state in
        state.begun[job.id, default: 0] += 1
        if !state.running.insert(job.id).inserted { state.doubled += 1 }
        state.payloads.append(job.payload)
      }
    }

    func end(_ job: Job) { state.withLock { _ = $0.running.remove(job.id) } }
  }

  private func workers(
    _ queue: JobQueue, _ handler: JobHandler, schedules: [JobSchedule] = [],
    _ change: (inout JobWorkers.Settings) -> Void = { _ in }
  ) -> JobWorkers {
    var settings = JobWorkers.Settings(name: "test")
    change(&settings)
    return JobWorkers(
      queue, [handler], schedules: schedules.map { ($0, tenant) }, settings: settings, clock: clock,
      metrics: metrics)
  }

  private func withQueue(
    _ engine: DatabaseEngine, _ body: @Sendable (JobQueue) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, [JobQueue.migrations]) { database in
      try await body(JobQueue(database: database, clock: clock))
    }
  }

  private func claim(_ queue: JobQueue) async throws -> [JobClaim] {
    try await queue.claim("mail", limit: 10, lease: .seconds(60), worker: "rival")
  }

  /// Lets workers work until something is so, by a clock that runs as they do.
  private func run(_ workers: JobWorkers, until isDone: @escaping @Sendable () -> Bool) async {
    let task = Task { await workers.run() }
    await clock.run(step: .milliseconds(100), until: isDone)
    task.cancel()
    await task.value
  }

  @Test("Two sets of workers do every job, and none at the same time", arguments: DatabaseEngine.allCases)
  func together(engine: DatabaseEngine) async throws {
    // By real clocks: a lease must outlive what the database takes.
    try await withTestDatabase(engine, [JobQueue.migrations]) { database in
      let (record, count) = (Record(), 200)
      let queues = [JobQueue(database: database), JobQueue(database: database)]
      for number in 0..<count {
        try await queues[0].add(NewJob("mail", ["n": .integer(Int64(number))]), tenant)
      }
      let handler = JobHandler("mail", concurrency: 8) { job in
        record.begin(job)
        await Task.yield()
        record.end(job)
      }
      let tasks = queues.map { queue in
        Task { await JobWorkers(queue, [handler], settings: .init(name: "test")).run() }
      }
      while try await !queues[0].jobs(limit: 1, tenant).isEmpty {
        try await Task.sleep(for: .milliseconds(5))
      }
      for task in tasks {
        task.cancel()
        await task.value
      }
      #expect(record.state.withLock { $0.doubled } == 0)
      #expect(Set(record.payloads).count == count)
      #expect(record.begun == count)
    }
  }

  @Test(
    "A job that always fails is tried with growing pauses, and then given up",
    arguments: DatabaseEngine.allCases)
  func failing(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue in
      let id = try #require(try await queue.add(NewJob("mail"), tenant))
      let record = Record()
      let retries = RetryPolicy(attempts: 4, base: .seconds(1), cap: .seconds(60))
      let handler = JobHandler("mail", retries: retries) { job in
        record.begin(job)
        throw JobFailure("no connection")
      }
      let outcomes = metrics.counter(
        "usher_jobs_total", help: JobMeasures.help, labels: ["type", "outcome"])
      await run(workers(queue, handler)) { outcomes.value(["mail", "dead"]) == 1 }
      #expect(record.begun == 4)
      let job = try #require(try await queue.job(id, tenant))
      #expect(job.state == .dead)
      #expect(job.story.map(\.reason) == Array(repeating: "no connection", count: 4))
      #expect(outcomes.value(["mail", "failed"]) == 3)
    }
  }

  @Test("What fails for good is not tried again", arguments: DatabaseEngine.allCases)
  func final(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue in
      let id = try #require(try await queue.add(NewJob("mail"), tenant))
      let outcomes = metrics.counter(
        "usher_jobs_total", help: JobMeasures.help, labels: ["type", "outcome"])
      let handler = JobHandler("mail") { _ in throw JobFailure.final("there is no such address") }
      await run(workers(queue, handler)) { outcomes.value(["mail", "dead"]) == 1 }
      #expect(try await queue.job(id, tenant)?.attempts == 1)
    }
  }

  @Test(
    "A job that takes longer than its lease is kept, and one that takes too long is stopped",
    arguments: DatabaseEngine.allCases)
  func long(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue in
      let id = try #require(try await queue.add(NewJob("mail"), tenant))
      let (record, clock) = (Record(), clock)
      let handler = JobHandler("mail", limit: .seconds(300), retries: .never) { job in
        record.begin(job)
        try await clock.sleep(until: clock.instant + .seconds(10_000))
      }
      let workers = workers(queue, handler)
      let task = Task { await workers.run() }
      // The job, its lease, the next look for jobs and that for schedules.
      let sleepers = 4
      for second in stride(from: 20, to: 300, by: 20) {
        while clock.sleeperCount < sleepers { try await Task.sleep(for: .milliseconds(1)) }
        clock.advance(by: .seconds(20))
        let end = clock.now + .seconds(60)
        while try await queue.job(id, tenant)?.dueAt != end { try await Task.sleep(for: .milliseconds(1)) }
        #expect(try await claim(queue).isEmpty, "after \(second) s")
      }
      while clock.sleeperCount < sleepers { try await Task.sleep(for: .milliseconds(1)) }
      clock.advance(by: .seconds(20))
      while try await queue.job(id, tenant)?.state != .dead { try await Task.sleep(for: .milliseconds(1)) }
      task.cancel()
      await task.value
      #expect(record.begun == 1)
      #expect(try await queue.job(id, tenant)?.story.map(\.reason) == ["It took longer than 300.0 seconds."])
    }
  }

  @Test(
    "A stop lets what runs come to its end, and gives back what does not", arguments: DatabaseEngine.allCases)
  func stopping(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue in
      for length in [2, 1000] { try await queue.add(NewJob("mail", ["s": .integer(Int64(length))]), tenant) }
      let (record, clock) = (Record(), clock)
      let handler = JobHandler("mail", concurrency: 2) { job in
        record.begin(job)
        let length = job.payload["s"]?.integerValue ?? 0
        try await clock.sleep(until: clock.instant + .seconds(length))
      }
      let workers = workers(queue, handler) { $0.grace = .seconds(5) }
      let isOver = Atomic(false)
      let task = Task {
        await workers.run()
        isOver.store(true, ordering: .sequentiallyConsistent)
      }
      await clock.run { record.begun == 2 }
      task.cancel()
      await clock.run { isOver.load(ordering: .sequentiallyConsistent) }
      let left = try await queue.jobs(limit: 10, tenant)
      #expect(left.map(\.payload) == [["s": 1000]])
      #expect(left.map(\.state) == [.waiting])
      #expect(left.map(\.attempts) == [0])
    }
  }

  @Test("Work by a schedule is done each time", arguments: DatabaseEngine.allCases)
  func schedules(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue in
      let (record, start) = (Record(), clock.now)
      let handler = JobHandler("mail") { record.begin($0) }
      let schedule = JobSchedule("mail", every: .seconds(60))
      let other = JobQueue(database: queue.database, clock: clock)
      async let second: Void = run(workers(other, handler, schedules: [schedule])) { record.begun >= 3 }
      await run(workers(queue, handler, schedules: [schedule])) { record.begun >= 3 }
      await second
      #expect(record.begun == 3)
      #expect(clock.now - start >= .seconds(120))
    }
  }
}
