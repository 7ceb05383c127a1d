import Essentials
import Testing
import UsherTesting

@testable import Persistence

@Suite("The job queue") struct JobQueueTests {
  private let tenant = TenantContext(tenant: .single)
  private let clock = ManualClock()
  private let lease = Duration.seconds(60)

  private func withQueue(
    _ engine: DatabaseEngine, _ body: @Sendable (JobQueue, Database) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, [JobQueue.migrations]) { database in
      try await body(JobQueue(database: database, clock: clock), database)
    }
  }

  private func claim(_ queue: JobQueue, _ limit: Int = 10, by worker: String = "one") async throws
    -> [JobClaim]
  {
    try await queue.claim("mail", limit: limit, lease: lease, worker: worker)
  }

  @Test("A job is added with what it belongs to, or not at all", arguments: DatabaseEngine.allCases)
  func outbox(engine: DatabaseEngine) async throws {
    struct Regret: Error {}
    try await withQueue(engine) { queue, database in
      await #expect(throws: Regret.self) {
        try await database.write { connection in
          try await queue.add(NewJob("mail"), tenant, connection)
          throw Regret()
        }
      }
      #expect(try await claim(queue).isEmpty)
      try await database.write { try await queue.add(NewJob("mail", ["to": "olga"]), tenant, $0) }
      let claims = try await claim(queue)
      #expect(claims.map(\.job.payload) == [["to": "olga"]])
      #expect(try await queue.finish(claims[0]))
      #expect(try await queue.jobs(limit: 10, tenant).isEmpty)
    }
  }

  @Test(
    "A job is not done before it is due, and those that are due first come first",
    arguments: DatabaseEngine.allCases)
  func order(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue, _ in
      let now = clock.now
      try await queue.add(NewJob("mail", ["n": 2], due: now + .seconds(2)), tenant)
      try await queue.add(NewJob("mail", ["n": 1], due: now + .seconds(1)), tenant)
      #expect(try await claim(queue).isEmpty)
      clock.advance(by: .seconds(5))
      #expect(try await claim(queue).map(\.job.payload) == [["n": 1], ["n": 2]])
    }
  }

  @Test(
    "While a job with a key waits or runs, no other is added; after it, or when it is dead, one is",
    arguments: DatabaseEngine.allCases)
  func keys(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue, _ in
      let job = NewJob("mail", key: "olga")
      #expect(try await queue.add(job, tenant) != nil)
      #expect(try await queue.add(job, tenant) == nil)
      let other = NewJob("sms", key: "olga")
      #expect(try await queue.add(other, tenant) != nil)
      let first = try await claim(queue)[0]
      #expect(try await queue.add(job, tenant) == nil)
      #expect(try await queue.fail(first, "no", retry: nil))
      #expect(try await queue.add(job, tenant) != nil)
      // The dead one cannot come back while the new one is there.
      #expect(try await queue.retry(first.job.id, tenant) == .doubled)
    }
  }

  @Test("Nobody gets a job that somebody else has a lease on", arguments: DatabaseEngine.allCases)
  func leases(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue, _ in
      try await queue.add(NewJob("mail"), tenant)
      let first = try await claim(queue)[0]
      #expect(try await claim(queue, by: "two").isEmpty)
      clock.advance(by: .seconds(50))
      #expect(try await queue.renew(first, lease: lease))
      clock.advance(by: .seconds(50))
      #expect(try await claim(queue, by: "two").isEmpty)
      clock.advance(by: .seconds(11))
      let second = try #require(try await claim(queue, by: "two").first)
      #expect(second.job.attempts == 2)
      #expect(second.job.story.map(\.worker) == ["one"])
      // The first one comes back to life: whatever it says is not heard.
      #expect(try await !queue.renew(first, lease: lease))
      #expect(try await !queue.finish(first))
      #expect(try await !queue.fail(first, "late", retry: nil))
      #expect(try await !queue.release(first))
      #expect(try await queue.finish(second))
    }
  }

  @Test(
    "Jobs of a series are done one after the other, those of others beside them",
    arguments: DatabaseEngine.allCases)
  func series(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue, _ in
      for (number, series) in [(1, "a"), (2, "a"), (3, "b"), (4, "a")] {
        try await queue.add(NewJob("mail", ["n": .integer(Int64(number))], series: series), tenant)
      }
      let first = try await claim(queue)
      #expect(first.map(\.job.payload) == [["n": 1], ["n": 3]])
      // One that is to be tried again holds up those behind it.
      #expect(try await queue.fail(first[0], "later", retry: clock.now + .seconds(10)))
      #expect(try await claim(queue).isEmpty)
      clock.advance(by: .seconds(10))
      let again = try await claim(queue)
      #expect(again.map(\.job.payload) == [["n": 1]])
      // One that is given up does not.
      #expect(try await queue.fail(again[0], "never", retry: nil))
      let next = try await claim(queue)
      #expect(next.map(\.job.payload) == [["n": 2]])
      #expect(try await queue.finish(next[0]))
      #expect(try await claim(queue).map(\.job.payload) == [["n": 4]])
    }
  }

  @Test(
    "A job that is given up tells its story, and can be tried again or dropped",
    arguments: DatabaseEngine.allCases)
  func dead(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue, _ in
      let id = try #require(try await queue.add(NewJob("mail"), tenant))
      #expect(try await queue.fail(try await claim(queue)[0], "the server is down", retry: clock.now))
      let second = try await claim(queue)[0]
      #expect(try await queue.retry(id, tenant) == .running)
      #expect(try await queue.drop(id, tenant) == .running)
      #expect(try await queue.fail(second, "the address is wrong", retry: nil))
      #expect(try await claim(queue).isEmpty)
      let job = try #require(try await queue.job(id, tenant))
      #expect(job.state == .dead)
      #expect(job.story.map(\.reason) == ["the server is down", "the address is wrong"])
      #expect(job.story.map(\.number) == [1, 2])
      #expect(try await queue.counts(tenant).map(\.state) == [.dead])
      // Not another company's.
      let stranger = TenantContext(tenant: TenantID(at: clock.now))
      #expect(try await queue.job(id, stranger) == nil)
      #expect(try await queue.retry(id, stranger) == .absent)
      #expect(try await queue.retry(id, tenant) == .done)
      let third = try await claim(queue)
      #expect(third.map(\.job.id) == [id])
      #expect(try await queue.release(third[0]))
      #expect(try await queue.job(id, tenant)?.attempts == 0)
      #expect(try await queue.drop(id, tenant) == .done)
      #expect(try await queue.drop(id, tenant) == .absent)
    }
  }

  @Test(
    "A story has an end: the latest twenty attempts, each reason short", arguments: DatabaseEngine.allCases)
  func stories(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue, _ in
      let id = try #require(try await queue.add(NewJob("mail"), tenant))
      for _ in 0..<25 {
        let failed = try await claim(queue)[0]
        #expect(try await queue.fail(failed, String(repeating: "x", count: 9000), retry: clock.now))
      }
      let story = try #require(try await queue.job(id, tenant)).story
      #expect(story.map(\.number) == Array(6...25))
      #expect(story.allSatisfy { $0.reason.count == 500 })
    }
  }

  @Test("Of processes that follow a schedule, one adds its job each time", arguments: DatabaseEngine.allCases)
  func schedules(engine: DatabaseEngine) async throws {
    try await withQueue(engine) { queue, database in
      let schedule = JobSchedule("mail", every: .seconds(60))
      let begin = clock.now
      for round in 0..<3 {
        let next = try await withThrowingTaskGroup(of: Timestamp.self) { group in
          for _ in 0..<8 {
            group.addTask { try await JobQueue(database: database, clock: clock).follow(schedule, tenant) }
          }
          return try await group.reduce(into: Set<Timestamp>()) { $0.insert($1) }
        }
        #expect(next == [begin + .seconds(60 * (round + 1))])
        let claims = try await claim(queue)
        #expect(claims.count == 1)
        #expect(try await queue.finish(claims[0]))
        clock.advance(by: .seconds(60))
      }
      // Nobody was there for an hour: it is done once, and at its usual moment the next time.
      clock.advance(by: .seconds(3600 + 7))
      let next = try await queue.follow(schedule, tenant)
      #expect(next == begin + .seconds(3600 + 4 * 60))
      #expect(try await claim(queue).count == 1)
    }
  }
}
