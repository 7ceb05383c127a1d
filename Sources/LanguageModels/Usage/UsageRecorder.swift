public import Essentials
import Persistence
import Synchronization
public import Telemetry

/// Takes note of calls without making anybody wait: they are counted against the budgets at once and stored in
/// batches. When storing does not keep up, the oldest are dropped and counted.
public final class UsageRecorder: UsageRecording {
  private struct Waiting {
    var records: [UsageRecord] = []
    var dropped = 0
  }

  private let store: UsageStore
  private let budgets: Budgets?
  private let retention: UsageConfiguration
  private let tenant: TenantContext
  private let clock: any WallClock
  private let capacity: Int
  private let interval: Duration
  private let logger: Logger
  private let stored: Counter
  private let dropped: Counter
  private let waiting = Mutex(Waiting())

  /// Makes a recorder; ``run()`` stores.
  ///
  /// - Parameters:
  ///   - retention: How long what is stored is kept.
  ///   - tenant: Of whose records those go that are older.
  ///   - capacity: How many calls may wait to be stored.
  ///   - interval: How often they are.
  public init(
    _ store: UsageStore, budgets: Budgets?, retention: UsageConfiguration = UsageConfiguration(),
    tenant: TenantContext = TenantContext(tenant: .single), clock: any WallClock = SystemClock(),
    capacity: Int = 20_000, interval: Duration = .milliseconds(500),
    logger: Logger, metrics: MetricRegistry
  ) {
    self.store = store
    self.budgets = budgets
    self.retention = retention
    self.tenant = tenant
    self.clock = clock
    self.capacity = capacity
    self.interval = interval
    self.logger = logger
    stored = metrics.counter(
      "usher_model_calls_stored_total", help: "Calls of language models whose records are stored.")
    dropped = metrics.counter(
      "usher_model_calls_dropped_total", help: "Calls of language models whose records were lost.")
  }

  public func record(_ record: UsageRecord) {
    if let cost = record.costMicrodollars {
      budgets?.spend(cost, by: record.caller.tenant.tenant, at: record.time)
    }
    waiting.withLock { waiting in
      if waiting.records.count >= capacity {
        // A tenth at once, so that a full queue does not move for every call.
        let count = max(capacity / 10, 1)
        waiting.records.removeFirst(count)
        waiting.dropped += count
      }
      waiting.records.append(record)
    }
  }

  /// Stores what comes in, keeps the budgets in step with other servers and removes what is old, until the task is
  /// cancelled; then stores the rest.
  public func run() async {
    var nextCleanUp = clock.now
    while !Task.isCancelled {
      await flush()
      if clock.now >= nextCleanUp {
        await removeExpired()
        nextCleanUp = clock.now + .seconds(6 * 3600)
      }
      try? await Task.sleep(for: interval)
    }
    // A cancelled task's calls to the database would be refused.
    await Task { await flush() }.value
  }

  /// Stores what waits. What cannot be stored now waits on; what never can is dropped and counted.
  public func flush() async {
    let (records, lost) = waiting.withLock { waiting in
      let taken = (waiting.records, waiting.dropped)
      waiting = Waiting()
      return taken
    }
    if lost > 0 {
      dropped.increment(by: Double(lost))
      logger.warning(
        "Records of calls were lost: storing them does not keep up", ["count": .integer(Int64(lost))])
    }
    do {
      try await insert(records)
    } catch {
      logger.error(
        "Records of calls cannot be stored now",
        ["count": .integer(Int64(records.count)), "error": .string("\(error)")])
      putBack(records)
      return
    }
    await readSpending(after: records)
  }

  /// Stores records; those that the database does not take are looked for by halves, so that they keep no others from
  /// being stored.
  private func insert(_ records: [UsageRecord]) async throws {
    do {
      try await store.insert(records)
      stored.increment(by: Double(records.count))
    } catch let error as DatabaseError where error.concernsValues {
      guard records.count > 1 else {
        dropped.increment(by: Double(records.count))
        return logger.error(
          "A record of a call cannot be stored and is lost",
          ["record": .string(records.first?.id.text ?? ""), "error": .string("\(error)")])
      }
      let middle = records.count / 2
      try await insert(Array(records[..<middle]))
      try await insert(Array(records[middle...]))
    }
  }

  /// Takes over what the database knows of today's spending, other servers' included. Done once before requests are
  /// served, spending survives a restart.
  public func loadSpending(of tenants: [TenantID]) async throws {
    let today = UsageDay(clock.now)
    for tenant in tenants {
      let total = try await store.spending(on: today, TenantContext(tenant: tenant))
      budgets?.stored(total, flushed: 0, by: tenant, on: today)
    }
  }

  private func readSpending(after records: [UsageRecord]) async {
    guard let budgets else { return }
    let today = UsageDay(clock.now)
    var flushed: [TenantID: Int64] = [:]
    for record in records where UsageDay(record.time) == today {
      flushed[record.caller.tenant.tenant, default: 0] += record.costMicrodollars ?? 0
    }
    for tenant in Set(budgets.tenants).union(flushed.keys) {
      do {
        let total = try await store.spending(on: today, TenantContext(tenant: tenant))
        budgets.stored(total, flushed: flushed[tenant] ?? 0, by: tenant, on: today)
      } catch {
        logger.warning("Today's spending cannot be read now", ["error": .string("\(error)")])
        return
      }
    }
  }

  private func putBack(_ records: [UsageRecord]) {
    waiting.withLock { waiting in
      waiting.records.insert(contentsOf: records, at: 0)
      let excess = waiting.records.count - capacity
      guard excess > 0 else { return }
      waiting.records.removeFirst(excess)
      waiting.dropped += excess
    }
  }

  private func removeExpired() async {
    let now = clock.now
    let records = Timestamp(milliseconds: now.milliseconds - retention.keepsRecords.wholeMilliseconds)
    let summaries = Timestamp(milliseconds: now.milliseconds - retention.keepsSummaries.wholeMilliseconds)
    do {
      let count = try await store.removeExpired(
        recordsBefore: records, summariesBefore: UsageDay(summaries), tenant)
      if count > 0 { logger.info("Old records of calls are removed", ["count": .integer(Int64(count))]) }
    } catch {
      logger.warning("Old records of calls cannot be removed now", ["error": .string("\(error)")])
    }
  }
}

extension DatabaseError {
  /// Whether what was to be stored is at fault, and will be however often it is tried.
  fileprivate var concernsValues: Bool {
    switch kind {
    case .invalidValue, .conversion, .checkViolation, .notNullViolation, .uniqueViolation: true
    default: false
    }
  }
}
