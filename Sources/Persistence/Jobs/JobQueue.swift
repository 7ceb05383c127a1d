public import Essentials
import Telemetry

/// Work that must be done though processes come and go: kept in the database beside what it belongs to, so that both are
/// written or neither is, and done at least once by any process on the database.
///
/// Whoever takes a job on has a lease on it: nobody else gets it before the lease is over, and who has lost it can no
/// longer write its outcome. Leases are compared with each process's own clock, so clocks of replicas may differ by less
/// than a lease.
public struct JobQueue: Sendable {
  /// Where the jobs are.
  public let database: Database
  /// Whose jobs are taken on; nothing for everybody's.
  private let tenant: TenantContext?
  let clock: any WallClock
  let bell = JobBell()

  /// The longest reason that is kept of an attempt.
  private static let longestReason = 500
  /// So many attempts are told of; what happened before the last of them was most likely the same.
  private static let longestStory = 20

  static let columns = SQL(
    raw:
      "number, tenant_id, id, type, payload, state, due_at, attempts, story, created_at, claim, worker, trace"
  )

  /// Opens the queue of a database with ``migrations``.
  ///
  /// - Parameter tenant: Whose jobs are taken on; everybody's unless told.
  public init(database: Database, tenant: TenantContext? = nil, clock: any WallClock = SystemClock()) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
  }

  // MARK: Adding

  /// Adds a job within the caller's transaction. Whoever wants it begun at once, and not at the next look, calls
  /// ``wake()`` after the commit.
  ///
  /// - Returns: Its name, or nothing when one with its key is there.
  @discardableResult
  public func add(_ new: NewJob, _ tenant: TenantContext, _ connection: Connection) async throws -> JobID? {
    let now = clock.now
    let id = JobID(at: now)
    let added = try await connection.execute(
      """
      INSERT INTO jobs (
        tenant_id, id, type, payload, state, due_at, key, series, attempts, story, created_at, trace)
      VALUES (\(tenant.tenant), \(id), \(new.type), \(new.payload), \(Job.State.waiting), \(new.due ?? now),
        \(new.key), \(new.series), 0, '[]', \(now), \(Span.current?.context.parent))
      ON CONFLICT (tenant_id, type, key) WHERE state <> 'dead' DO NOTHING
      """)
    return added == 1 ? id : nil
  }

  /// Adds a job in a transaction of its own, and wakes whoever does such work in this process.
  @discardableResult
  public func add(_ new: NewJob, _ tenant: TenantContext) async throws -> JobID? {
    let id = try await database.write(isolation: .readCommitted) { try await add(new, tenant, $0) }
    wake()
    return id
  }

  /// Lets this process's workers look at once.
  public func wake() { bell.ring() }

  // MARK: Doing

  /// Whether a job of one of the types waits that is due, or one that somebody has left. Asking costs no transaction that
  /// writes, so that it may be done often.
  func hasDue(_ types: [JobType]) async throws -> Bool {
    let own: SQL = tenant.map { "tenant_id = \($0.tenant) AND" } ?? ""
    return try await database.read { connection in
      try await connection.first(
        """
        SELECT 1 AS due FROM jobs
        WHERE \(own) type IN (\(list: types)) AND state <> 'dead' AND due_at <= \(clock.now) LIMIT 1
        """) != nil
    }
  }

  /// Takes on jobs that are due.
  ///
  /// - Parameters:
  ///   - lease: For how long others leave them alone.
  ///   - worker: Who takes them on.
  func claim(
    _ type: JobType, limit: Int, lease: Duration, worker: String
  ) async throws -> [JobClaim] {
    let now = clock.now
    let own: SQL = tenant.map { "tenant_id = \($0.tenant) AND" } ?? ""
    return try await database.write(isolation: .readCommitted) { connection in
      var query: SQL = """
        SELECT \(Self.columns) FROM jobs AS job
        WHERE \(own) type = \(type) AND state <> 'dead' AND due_at <= \(now) AND (series IS NULL OR NOT EXISTS (
          SELECT 1 FROM jobs AS earlier
          WHERE earlier.tenant_id = job.tenant_id AND earlier.type = job.type AND earlier.series = job.series
            AND earlier.number < job.number AND earlier.state <> 'dead'))
        ORDER BY due_at, number LIMIT \(limit)
        """
      if connection.dialect == .postgres { query.append(" FOR UPDATE OF job SKIP LOCKED") }
      let rows = try await connection.query(query)
      guard !rows.isEmpty else { return [] }
      var claims: [JobClaim] = []
      for row in rows { claims.append(try await take(row, worker, now, until: now + lease, connection)) }
      return claims
    }
  }

  /// Takes one on whose row nobody else can.
  private func take(
    _ row: Row, _ worker: String, _ now: Timestamp, until end: Timestamp, _ connection: Connection
  ) async throws -> JobClaim {
    let former = try Job(row)
    var story = former.story
    if former.state == .running {
      let before: String = try row.value("worker")
      let reason = "It was not heard of again: the process has ended, or was cut off from the database."
      story.append(JobAttempt(number: former.attempts, endedAt: now, worker: before, reason: reason))
    }
    let claim = JobClaim(
      number: try row.value("number"), token: SecureToken(byteCount: 12).text, worker: worker,
      job: Job(former, state: .running, attempts: former.attempts + 1, dueAt: end, story: story),
      lateness: now - former.dueAt, trace: try row.value("trace"))
    try await connection.execute(
      """
      UPDATE jobs SET state = \(Job.State.running), due_at = \(end), attempts = attempts + 1,
        claim = \(claim.token), worker = \(worker), story = \(Self.text(story))
      WHERE tenant_id = \(claim.job.tenant) AND number = \(claim.number)
      """)
    return claim
  }

  /// Keeps a job for longer.
  /// - Returns: False when the lease was lost.
  func renew(_ claim: JobClaim, lease: Duration) async throws -> Bool {
    try await change(claim, "due_at = \(clock.now + lease)")
  }

  /// The job is done, and gone.
  /// - Returns: False when the lease was lost.
  func finish(_ claim: JobClaim) async throws -> Bool {
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        DELETE FROM jobs
        WHERE tenant_id = \(claim.job.tenant) AND number = \(claim.number) AND claim = \(claim.token)
        """) == 1
    }
  }

  /// The attempt has failed.
  ///
  /// - Parameter retry: When it is tried again; nothing for never.
  /// - Returns: False when the lease was lost.
  func fail(_ claim: JobClaim, _ reason: String, retry: Timestamp?) async throws -> Bool {
    let attempt = JobAttempt(
      number: claim.job.attempts, endedAt: clock.now, worker: claim.worker,
      reason: String(reason.prefix(Self.longestReason)))
    let state = retry == nil ? Job.State.dead : .waiting
    return try await change(
      claim,
      """
      state = \(state), due_at = \(retry ?? clock.now), claim = NULL, worker = NULL,
      story = \(Self.text(claim.job.story + [attempt]))
      """)
  }

  /// Lets go of a job that nothing was done about: it does not count as an attempt.
  func release(_ claim: JobClaim) async throws -> Bool {
    try await change(
      claim,
      """
      state = \(Job.State.waiting), due_at = \(clock.now), attempts = attempts - 1, claim = NULL, worker = NULL
      """)
  }

  private func change(_ claim: JobClaim, _ assignments: SQL) async throws -> Bool {
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        UPDATE jobs SET \(assignments)
        WHERE tenant_id = \(claim.job.tenant) AND number = \(claim.number) AND claim = \(claim.token)
        """) == 1
    }
  }

  private static func text(_ story: [JobAttempt]) -> String {
    JSONValue.array(story.suffix(longestStory).map(\.json)).text
  }
}

/// A job that a worker has taken on.
struct JobClaim: Sendable {
  /// Its row.
  let number: Int64
  /// What every write must carry.
  let token: String
  let worker: String
  let job: Job
  /// How long after it was due.
  let lateness: Duration
  /// Where in which trace it was added, as `traceparent` has it.
  let trace: String?
}

extension Job {
  init(_ row: Row) throws {
    id = try row.value("id")
    tenant = try row.value("tenant_id")
    type = try row.value("type")
    payload = try row.value("payload")
    state = try row.value("state")
    attempts = try row.value("attempts")
    dueAt = try row.value("due_at")
    createdAt = try row.value("created_at")
    let told: JSONValue = try row.value("story")
    story = (told.arrayValue ?? []).compactMap(JobAttempt.init)
  }

  init(_ job: Job, state: State, attempts: Int, dueAt: Timestamp, story: [JobAttempt]) {
    id = job.id
    tenant = job.tenant
    type = job.type
    payload = job.payload
    createdAt = job.createdAt
    self.state = state
    self.attempts = attempts
    self.dueAt = dueAt
    self.story = story
  }
}
