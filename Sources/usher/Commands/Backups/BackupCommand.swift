import Backup
import Essentials
import UsherServer

/// `usher backup`
struct BackupCommand: Command {
  static let name = "backup"
  static let summary =
    "Make a backup while the server runs, verify one, or try out whether one can be restored."
  static let operands = "[verify NAME | drill [NAME]]"
  static let discussion = """
    Without operands: makes one of database, uploads, configuration and secrets, encrypted with
    backup.key, and reads it again. “verify” reads one to its end and compares everything; “drill”
    restores one to a scratch place, opens it, asks it something, and removes it. NAME may be
    “latest”. Ends with 1 when something is wrong.
    """
  static let examples = [
    "usher backup --to /mnt/backups", "usher backup verify latest", "usher backup drill",
  ]
  static let options = [CommandOption.config, BackupOptions.to]

  static let takesTenant = false

  private enum Action {
    case make
    case verify(String)
    case drill(String)
  }

  private let source: ConfigurationSource
  private let place: String?
  private let action: Action

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    place = arguments.value(of: BackupOptions.to)
    action =
      switch (arguments.values.first, arguments.values.count) {
      case (nil, _): .make
      case ("verify", 2): .verify(arguments.values[1])
      case ("drill", 1): .drill("latest")
      case ("drill", 2): .drill(arguments.values[1])
      default:
        throw UsageError("Say what to do: usher backup, usher backup verify NAME, or usher backup drill.")
      }
  }

  func run() async throws -> ExitCode {
    let configuration = try source.loadMain(overriding: BackupOptions.variables(place))
    return try await BackupOptions.with(configuration) { backups in
      switch action {
      case .make:
        let envelope = try await backups.make(version: Version.current)
        Terminal.output.write("\(envelope.name)  \(BackupOptions.size(envelope.size))\n")
      case .verify(let wanted):
        let name = try await backups.desk.shelf.find(wanted)
        let manifest = try await backups.desk.verify(name)
        Terminal.output.write(
          "\(name) is as it was written: \(manifest.rows) rows of \(manifest.tables.count) tables,"
            + " \(manifest.files.count) files.\n")
      case .drill(let wanted):
        let name = try await backups.desk.shelf.find(wanted)
        let report = try await backups.drill(name, configuration)
        let asked = report.question.map { " It was asked for “\($0)”." } ?? ""
        Terminal.output.write(
          "\(name) can be restored: \(report.rows) rows and \(report.files) files came back as they were, in"
            + " \(report.time.wholeMilliseconds / 100 * 100) ms.\(asked)\n")
      }
    }
  }
}
