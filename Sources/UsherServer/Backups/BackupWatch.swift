import Backup
import Essentials
import Persistence
import Telemetry

/// Tells how it stands with backups, at `/metrics` and `/health`, from what was written down in the database: every process
/// tells the same, whichever has made them.
struct BackupWatch: Sendable {
  private let history: BackupHistory
  private let clock: any WallClock
  private let interval: Duration?
  private let gauges: Gauges

  private struct Gauges: Sendable {
    let lastSuccess: Gauge
    let lastBytes: Gauge
    let lastVerified: Gauge
    let failing: Gauge

    init(_ metrics: MetricRegistry) {
      lastSuccess = metrics.gauge(
        "usher_backup_last_success_timestamp_seconds", help: "When the last backup was made.")
      lastBytes = metrics.gauge("usher_backup_last_bytes", help: "The size of the last backup.")
      lastVerified = metrics.gauge(
        "usher_backup_last_verified_timestamp_seconds",
        help: "When all backups were last read again and found as they were written.")
      failing = metrics.gauge(
        "usher_backup_failing", help: "1 when what was tried last has failed, by what it was.",
        labels: ["kind"])
    }
  }

  /// Nothing where no backups are configured, or for another company than the server's own.
  init?(_ services: Services) {
    let backup = services.configuration.backup
    guard services.tenant.tenant == .single, backup.place != nil, backup.passphrase != nil else { return nil }
    history = BackupHistory(database: services.database, tenant: services.tenant)
    clock = services.clock
    interval = backup.interval
    gauges = Gauges(services.metrics)
  }

  /// Keeps the measures up to date until the task is cancelled.
  func run() async {
    repeat {
      // What cannot be read now stands as it stood; that the database is away is told elsewhere.
      try? await measure()
    } while (try? await Task.sleep(for: .seconds(5))) != nil
  }

  private func measure() async throws {
    for kind in BackupHistory.Kind.allCases {
      guard let last = try await history.last(kind) else { continue }
      gauges.failing.set(last.isWell ? 0 : 1, [kind.rawValue])
    }
    if let made = try await history.last(.make, well: true) {
      gauges.lastSuccess.set(Double(made.finishedAt.milliseconds) / 1000)
      gauges.lastBytes.set(Double(made.bytes ?? 0))
    }
    if let verified = try await history.last(.verify, well: true) {
      gauges.lastVerified.set(Double(verified.finishedAt.milliseconds) / 1000)
    }
  }

  /// Says when the last backup could not be made, is late, or one that is kept is damaged.
  var healthCheck: HealthCheck {
    HealthCheck(name: "backups") {
      for kind in BackupHistory.Kind.allCases {
        if let last = try await history.last(kind), !last.isWell {
          throw HealthCheck.Degraded(detail: last.detail)
        }
      }
      let made = try await history.last(.make, well: true)
      guard let interval else { return nil }
      // The first one is under way right after the first start.
      if let made, clock.now - made.finishedAt > interval * 2 {
        throw HealthCheck.Degraded(detail: "The last backup is of \(made.startedAt).")
      }
      return nil
    }
  }
}
