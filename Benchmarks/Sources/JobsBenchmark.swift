import Essentials
import Foundation
import Persistence
import Synchronization
import UsherTesting

/// `benchmarks jobs`: many jobs through the queue by two sets of workers that share nothing but the database, one job that
/// always fails, and a schedule; on SQLite and PostgreSQL.
struct JobsBenchmark {
  static let usage = "benchmarks jobs [--jobs 100000] [--concurrency 16] [--seconds 20] [--postgres URL]"

  private var jobs = 100_000
  private var concurrency = 16
  private var seconds = 20
  private var postgres: String?
  private let tenant = TenantContext(tenant: .single)

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--jobs": jobs = Int(value) ?? jobs
      case "--concurrency": concurrency = max(1, Int(value) ?? concurrency)
      case "--seconds": seconds = Int(value) ?? seconds
      case "--postgres": postgres = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  /// What the workers have done.
  private final class Tally: Sendable {
    struct State {
      var runs: [Int64: Int] = [:]
      var running: Set<Int64> = []
      var doubled = 0
    }

    let state = Mutex(State())
    let done = Atomic(0)

    func run(_ number: Int64) async {
      state.withLock { state in
        if !state.running.insert(number).inserted { state.doubled += 1 }
        state.runs[number, default: 0] += 1
      }
      await Task.yield()
      state.withLock { _ = $0.running.remove(number) }
      done.add(1, ordering: .relaxed)
    }
  }

  func run() async throws {
    print("| database | added/s | done/s | begun more than once | at the same time | never |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    let folder = try TemporaryFolder()
    try await measure("SQLite", .sqlite(path: folder.path + "/jobs.db"))
    if let postgres {
      try await measure("PostgreSQL", .postgres(url: postgres))
    } else {
      let server = try await PrivatePostgres.start()
      try await measure("PostgreSQL without fsync", .postgres(url: server.url()))
      try server.stop()
    }
  }

  private func measure(_ name: String, _ location: DatabaseLocation) async throws {
    let databases = [try await Database.open(location), try await Database.open(location)]
    try await databases[0].migrate([JobQueue.migrations])
    let queues = databases.map { JobQueue(database: $0) }
    let adding = try await ContinuousClock().measure { try await add(to: queues[0]) }
    let tally = Tally()
    let doing = await ContinuousClock().measure {
      await work(queues, [JobHandler("count", concurrency: concurrency) { await tally.run($0.number) }]) {
        tally.done.load(ordering: .relaxed) >= jobs
      }
    }
    let state = tally.state.withLock { $0 }
    print(
      "| \(name) | \((Double(jobs) / adding.inSeconds).formatted(0)) | \((Double(jobs) / doing.inSeconds).formatted(0))",
      "| \(state.runs.values.count { $0 > 1 }) | \(state.doubled) | \(jobs - state.runs.count) |")
    try await schedule(name, queues)
    try await fail(name, queues)
    for database in databases { await database.close() }
  }

  private func add(to queue: JobQueue) async throws {
    for start in stride(from: 0, to: jobs, by: 500) {
      try await queue.database.write { connection in
        for number in start..<min(start + 500, jobs) {
          try await queue.add(NewJob("count", ["n": .integer(Int64(number))]), tenant, connection)
        }
      }
    }
  }

  /// Lets both sets work until something is so.
  private func work(
    _ queues: [JobQueue], _ handlers: [JobHandler], schedules: [JobSchedule] = [],
    until isDone: @Sendable () -> Bool
  ) async {
    let tasks = queues.enumerated().map { index, queue in
      let workers = JobWorkers(
        queue, handlers, schedules: schedules.map { ($0, tenant) }, settings: .init(name: "set \(index)"))
      return Task { await workers.run() }
    }
    while !isDone() { try? await Task.sleep(for: .milliseconds(5)) }
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
  }

  /// How long after its moment a schedule's work begins, by two sets that look twice a second.
  private func schedule(_ name: String, _ queues: [JobQueue]) async throws {
    let late = Mutex<[Duration]>([])
    let end = ContinuousClock.now + .seconds(seconds)
    let start = SystemClock().now
    let handler = JobHandler("tick") { _ in
      let offset = (SystemClock().now - start).wholeMilliseconds % 1000
      late.withLock { $0.append(.milliseconds(offset)) }
    }
    await work(queues, [handler], schedules: [JobSchedule("tick", every: .seconds(1))]) {
      ContinuousClock.now >= end
    }
    let times = late.withLock { $0.sorted() }
    guard let last = times.last else { throw BenchmarkError("The schedule was never followed") }
    print(
      "  \(name): every second for \(seconds) s: \(times.count) times, half within",
      "\(times[times.count / 2].milliseconds.formatted(0)) ms of the second, all within \(last.milliseconds.formatted(0)) ms"
    )
  }

  private func fail(_ name: String, _ queues: [JobQueue]) async throws {
    let attempts = Atomic(0)
    let retries = RetryPolicy(attempts: 5, base: .milliseconds(50), cap: .seconds(1))
    let handler = JobHandler("fail", retries: retries) { _ in
      let number = attempts.add(1, ordering: .relaxed).newValue
      throw JobFailure("attempt \(number) has failed")
    }
    guard let id = try await queues[0].add(NewJob("fail"), tenant) else { return }
    let end = ContinuousClock.now + .seconds(60)
    await work(queues, [handler]) {
      attempts.load(ordering: .relaxed) >= 5 || ContinuousClock.now > end
    }
    guard let job = try await queues[0].job(id, tenant), job.state == .dead else {
      throw BenchmarkError("The job that always fails is not among the dead")
    }
    print("  \(name): a job that always fails is dead after \(job.attempts) attempts; its story:")
    for attempt in job.story {
      print("    \(attempt.number) \(attempt.endedAt) \(attempt.worker): \(attempt.reason)")
    }
  }
}

extension Job {
  fileprivate var number: Int64 { payload["n"]?.integerValue ?? 0 }
}
