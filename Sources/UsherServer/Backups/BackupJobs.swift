import Backup
import Essentials
import HTTPClient
import Persistence
import Telemetry

/// Backups that are made and read again by jobs: one process of those on the database does it, each time.
struct BackupJobs: Sendable {
  static let make: JobType = "backup.make"
  static let verify: JobType = "backup.verify"

  private let services: Services
  private let version: String

  /// Nothing where no backups are configured, or for another company than the server's own.
  init?(_ services: Services, version: String) {
    let backup = services.configuration.backup
    guard services.tenant.tenant == .single, backup.place != nil, backup.passphrase != nil else { return nil }
    self.services = services
    self.version = version
  }

  var handlers: [JobHandler] {
    [
      // A failed one is tried again for some hours; then the next one is due.
      JobHandler(Self.make, limit: Self.limit) { _ in try await makeOne() },
      JobHandler(Self.verify, limit: Self.limit) { _ in try await verifyAll() },
    ]
  }

  var schedules: [JobSchedule] {
    let backup = services.configuration.backup
    guard let interval = backup.interval else { return [] }
    return [
      JobSchedule(Self.make, every: interval), JobSchedule(Self.verify, every: backup.verification),
    ]
  }

  /// As long as a day's backup may take at most.
  private static let limit = Duration.seconds(12 * 3600)

  private var logger: Logger { services.logger.named("backups") }

  private func makeOne() async throws {
    try await open { backups in
      do {
        let envelope = try await backups.make(version: version)
        logger.info(
          "A backup was made",
          ["backup": .string(envelope.name.text), "bytes": .integer(Int64(envelope.size))])
      } catch let error as BackupError {
        logger.error("A backup could not be made", ["error": .string("\(error)")])
        throw error
      }
    }
  }

  private func verifyAll() async throws {
    try await open { backups in
      let history = BackupHistory(database: services.database, tenant: services.tenant)
      let findings = try await backups.verifyAll(in: history)
      for reason in findings.damaged {
        logger.error("A backup is damaged", ["error": .string(reason)])
      }
      if findings.damaged.isEmpty {
        logger.info("All backups are as they were written", ["count": .integer(Int64(findings.well))])
      }
    }
  }

  private func open(_ body: (ServerBackups) async throws -> Void) async throws {
    let client = ServerBackups.client
    do {
      try await body(try ServerBackups(services.configuration, client: client, clock: services.clock))
      await client.close()
    } catch {
      await client.close()
      throw error
    }
  }
}
