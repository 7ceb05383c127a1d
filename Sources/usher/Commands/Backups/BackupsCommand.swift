import Backup
import Essentials
import UsherServer

/// `usher backups`
struct BackupsCommand: Command {
  static let name = "backups"
  static let summary = "List the backups that there are."
  static let options = [CommandOption.config, BackupOptions.to]
  static let takesTenant = false

  private let source: ConfigurationSource
  private let place: String?

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
    source = ConfigurationSource(arguments)
    place = arguments.value(of: BackupOptions.to)
  }

  func run() async throws -> ExitCode {
    let configuration = try source.loadMain(overriding: BackupOptions.variables(place))
    return try await BackupOptions.with(configuration) { backups in
      let names = try await backups.desk.shelf.names()
      if names.isEmpty { Terminal.output.write("There is none in \(backups.desk.shelf.store.place).\n") }
      for name in names {
        do {
          let envelope = try await backups.desk.shelf.envelope(name)
          Terminal.output.write(
            "\(name)  \(envelope.snapshotAt)  \(BackupOptions.size(envelope.size))  \(envelope.engine), Usher \(envelope.program)\n"
          )
        } catch let error as BackupError {
          Terminal.output.write("\(name)  \(error)\n")
        }
      }
    }
  }
}
