import Backup
import Essentials
import HTTPClient
import UsherServer

/// What the commands about backups share.
enum BackupOptions {
  static let to = CommandOption(
    name: "to", value: "PLACE", summary: "A folder, or s3://BUCKET/PREFIX; else what backup.to says.")
  static let from = CommandOption(
    name: "from", value: "PLACE", summary: "A folder, or s3://BUCKET/PREFIX; else what backup.to says.")

  static func variables(_ place: String?) -> [String: String] { place.map { ["USHER_BACKUP_TO": $0] } ?? [:] }

  static func with(
    _ configuration: Configuration, _ body: (ServerBackups) async throws -> Void
  ) async throws -> ExitCode {
    let client = ServerBackups.client
    do {
      try await body(try ServerBackups(configuration, client: client))
      await client.close()
      return .success
    } catch {
      await client.close()
      throw error
    }
  }

  static func size(_ bytes: Int) -> String {
    bytes < 10 << 20 ? "\((bytes + 1023) >> 10) KiB" : "\(bytes >> 20) MiB"
  }
}
