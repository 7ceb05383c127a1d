import Backup
import Essentials
import FoundationEssentials
import Persistence
import UsherServer

/// `usher restore`
struct RestoreCommand: Command {
  static let name = "restore"
  static let summary = "Restore a backup to a new folder and an empty database."
  static let operands = "[NAME]"
  static let discussion = """
    The backup is verified first. Then its files go to the folder, with uploads and secrets in the
    folder “data” below it, and its rows to a SQLite file there, or to the empty database that
    --database names, whichever kind of database it was made of. What is there is left alone unless
    --replace is given. NAME may be “latest”, and is that of the newest backup from --at or before
    when it is left out.
    """
  static let examples = [
    "usher restore latest --into /srv/usher",
    "usher restore --at 2026-11-22T08:00:00Z --into /srv/usher --database postgres://usher@db/usher",
  ]
  private static let into = CommandOption(name: "into", value: "FOLDER", summary: "Where files go.")
  private static let database = CommandOption(
    name: "database", value: "URL", summary: "Where rows go: sqlite:FILE, or an empty postgres://HOST/NAME.")
  private static let at = CommandOption(
    name: "at", value: "TIME", summary: "The newest backup from this moment or before.")
  private static let replace = CommandOption(
    name: "replace", summary: "Overwrite files that are there, and put a SQLite file aside.")
  static let options = [CommandOption.config, BackupOptions.from, into, database, at, replace]

  static let takesTenant = false

  private let source: ConfigurationSource
  private let place: String?
  private let wanted: String?
  private let moment: Timestamp?
  private let folder: String
  private let location: DatabaseLocation
  private let isReplacing: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    place = arguments.value(of: BackupOptions.from)
    isReplacing = arguments.has(Self.replace)
    wanted = arguments.values.first
    guard arguments.values.count <= 1 else { throw UsageError("Name one backup.") }
    guard let folder = arguments.value(of: Self.into), !folder.isEmpty else {
      throw UsageError("Say where to: usher restore latest --into FOLDER.")
    }
    self.folder = Self.whole(folder)
    moment = try arguments.value(of: Self.at).map { text throws(UsageError) in
      guard let moment = Timestamp(text) else {
        throw UsageError("--at must be a moment such as 2026-11-22T08:00:00Z, not “\(text)”.")
      }
      return moment
    }
    guard (wanted == nil) == (moment != nil) else {
      throw UsageError("Name a backup, “latest”, or a moment with --at.")
    }
    let url = arguments.value(of: Self.database) ?? "sqlite:\(self.folder)/data/usher.db"
    do {
      location = try DatabaseLocation(parsing: url)
    } catch {
      throw UsageError("\(error)")
    }
  }

  private static func whole(_ path: String) -> String {
    let path = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
    return path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  func run() async throws -> ExitCode {
    let configuration = try source.loadMain(overriding: BackupOptions.variables(place))
    return try await BackupOptions.with(configuration) { backups in
      let shelf = backups.desk.shelf
      let name = if let wanted { try await shelf.find(wanted) } else { try await shelf.newest(at: moment) }
      let manifest = try await backups.restore(
        name, to: RestoreTarget(database: location, folder: folder, isReplacing: isReplacing))
      Terminal.output.write(
        """
        \(name) is restored: \(manifest.rows) rows and \(manifest.files.count) files, all compared.
        Start it with:
          USHER_DATA=\(folder)/data USHER_DATABASE_URL=\(location) usher serve --config \(folder)/usher.yaml

        """)
    }
  }
}
