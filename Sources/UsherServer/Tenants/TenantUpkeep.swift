import Assistant
import Essentials
import Identity
import Persistence
import Telemetry

/// Follows what other processes do to companies, opens those that have work which is due though nobody asks for them, and
/// goes on with removals that were begun.
struct TenantUpkeep: Sendable {
  let tenants: OpenTenants
  let database: Database
  let clock: any WallClock
  let logger: Logger

  /// How often is looked for work that is due, in seconds; the list is read every second.
  private static let dueInterval = 20
  /// How often each company is opened whatever is due, so that what is kept no longer goes.
  private static let wholeInterval = 3600
  /// How many are opened side by side.
  private static let width = 2

  /// Works until the task is cancelled.
  func run() async {
    var seconds = 0
    while !Task.isCancelled {
      do {
        try await tenants.reload()
        if seconds.isMultiple(of: Self.dueInterval) {
          let all = seconds.isMultiple(of: Self.wholeInterval)
          try await wake(tenants.asleep, all: all)
          await tenants.removal.goOn(tenants.list)
        }
      } catch is CancellationError {
        return
      } catch {
        logger.warning("The companies cannot be looked at now", ["error": .string("\(error)")])
      }
      seconds += 1
      guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
    }
  }

  private func wake(_ asleep: [Tenant], all: Bool) async throws {
    var due: [Tenant] = []
    for tenant in asleep {
      let isDue = try await DueWork.exists(for: tenant.context, at: clock.now, database)
      if all || isDue { due.append(tenant) }
    }
    await withTaskGroup(of: Void.self) { group in
      for (place, tenant) in due.enumerated() {
        if place >= Self.width { _ = await group.next() }
        group.addTask {
          // What stands in the way is logged there, and tried again later.
          try? await tenants.with(tenant) { _ in }
        }
      }
    }
  }
}

/// Work of a company that is due though nobody asks for anything.
enum DueWork {
  /// Whether there is any.
  static func exists(
    for tenant: TenantContext, at now: Timestamp, _ database: Database
  ) async throws -> Bool {
    let conditions: [(String, SQL)] = [
      ("seat_holds", "state = 'active' AND expires_at <= \(now)"),
      ("order_operations", "wake_at <= \(now)"),
      ("order_notices", "wake_at <= \(now)"),
      ("payment_events", "due_at <= \(now)"),
      ("workflow_runs", "wake_at <= \(now)"),
      ("jobs", "state <> 'dead' AND due_at <= \(now)"),
      (
        "webhook_deliveries",
        """
        state = 'waiting' AND due_at <= \(now) AND webhook_id IN (
          SELECT id FROM webhooks WHERE tenant_id = \(tenant.tenant) AND state = 'active')
        """
      ),
      ("handoffs", DeadlineKeeper.isDue(at: now)),
      ("handoff_notices", "created_at <= \(now)"),
      ("alerts", "state <> 'resolved'"),
      ("privacy_jobs", "kind = 'erasure' AND state <> 'done'"),
      (
        "messages",
        """
        awaits_reply = 1 AND created_at >= \(now + .seconds(-86_400)) AND losses < 3
          AND (claimed_until IS NULL OR claimed_until <= \(now))
        """
      ),
    ]
    return try await database.read { connection in
      for (table, condition) in conditions {
        let row = try await connection.first(
          "SELECT 1 FROM \(raw: table) WHERE tenant_id = \(tenant.tenant) AND \(condition) LIMIT 1")
        if row != nil { return true }
      }
      return false
    }
  }
}
