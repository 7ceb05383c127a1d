import Essentials

/// Work that is done again and again, by whichever process is the first to see that it is time: once each time.
public struct JobSchedule: Sendable {
  /// What is to be done. Of the times that nobody was there, one is made up for.
  public let job: JobType
  /// How often.
  public let interval: Duration

  /// Describes it. It is due for the first time when it is first seen.
  public init(_ job: JobType, every interval: Duration) {
    precondition(interval >= .milliseconds(1), "A schedule has an interval")
    self.job = job
    self.interval = interval
  }
}

extension JobQueue {
  /// Adds the schedule's job when it is time, and nobody else has.
  ///
  /// - Returns: When it is time again.
  @discardableResult
  func follow(_ schedule: JobSchedule, _ tenant: TenantContext) async throws -> Timestamp {
    let (now, interval) = (clock.now, schedule.interval.wholeMilliseconds)
    let (next, isAdded) = try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        INSERT INTO job_schedules (tenant_id, name, next_at) VALUES (\(tenant.tenant), \(schedule.job), \(now))
        ON CONFLICT (tenant_id, name) DO NOTHING
        """)
      // Who comes second waits for the first, and finds that it is time no more.
      let changed = try await connection.execute(
        """
        UPDATE job_schedules SET next_at = next_at + \(interval) * ((\(now) - next_at) / \(interval) + 1)
        WHERE tenant_id = \(tenant.tenant) AND name = \(schedule.job) AND next_at <= \(now)
        """)
      if changed == 1 {
        try await add(NewJob(schedule.job, key: "schedule"), tenant, connection)
      }
      let row = try await connection.first(
        """
        SELECT next_at FROM job_schedules WHERE tenant_id = \(tenant.tenant) AND name = \(schedule.job)
        """)
      return (try row?.value("next_at") ?? now + schedule.interval, changed == 1)
    }
    if isAdded { wake() }
    return next
  }
}
