public import Backup
public import Essentials
import FoundationEssentials
import Knowledge
import Persistence
import Telemetry

/// Tries out whether a backup is of use: restores it to a scratch place, where every row and file is compared, opens that
/// place as the program does at its start, asks it something, and removes it.
public struct BackupDrill: Sendable {
  private let backups: ServerBackups
  private let configuration: Configuration
  private let clock: any WallClock

  /// What was seen.
  public struct Report: Sendable {
    /// The backup.
    public let name: BackupName
    /// How many rows and files came back.
    public let rows: Int
    public let files: Int
    /// What was asked, where there was a document to ask for.
    public let question: String?
    /// How long all of it took.
    public let time: Duration
  }

  /// Prepares one.
  public init(_ backups: ServerBackups, _ configuration: Configuration, clock: any WallClock = SystemClock())
  {
    self.backups = backups
    self.configuration = configuration
    self.clock = clock
  }

  /// Does it with a backup, the newest unless told.
  public func run(_ wanted: BackupName? = nil) async throws -> Report {
    let start = ContinuousClock.now
    var name = wanted
    if name == nil { name = try await backups.desk.shelf.newest() }
    guard let name else { throw BackupError.none(before: nil) }
    let scratch = try await Scratch.make(configuration)
    do {
      let manifest = try await backups.restore(
        name, to: RestoreTarget(database: scratch.location, folder: scratch.folder))
      let question = try await ask(scratch)
      try await scratch.remove()
      return Report(
        name: name, rows: manifest.rows, files: manifest.files.count, question: question,
        time: ContinuousClock.now - start)
    } catch {
      try? await scratch.remove()
      throw error
    }
  }

  /// Starts on the restored data as the server would, and looks a document up by its title.
  private func ask(_ scratch: Scratch) async throws -> String? {
    var restored = configuration
    restored.databaseURL = scratch.url
    restored.data = scratch.folder + "/data"
    restored.serverData = restored.data
    let services = try await Services.open(restored, logger: .disabled, clock: clock)
    do {
      let question = try await Self.ask(services)
      await services.close()
      return question
    } catch {
      await services.close()
      throw error
    }
  }

  private static func ask(_ services: Services) async throws -> String? {
    let document = try await services.database.read { connection in
      try await connection.first(
        """
        SELECT id, title FROM knowledge_documents
        WHERE tenant_id = \(services.tenant.tenant) AND passage_count > 0 ORDER BY id LIMIT 1
        """)
    }
    guard let document else { return nil }
    let title: String = try document.value("title")
    // By its words: a service that makes embeddings is not to be paid for this.
    let hits = try await services.search.search(
      SearchQuery(text: title, limit: 50, mode: .keyword), services.tenant)
    let id: DocumentID = try document.value("id")
    guard hits.contains(where: { $0.passage.documentID == id }) else {
      throw BackupError.different("its documents are there, but “\(title)” is not found in them")
    }
    return title
  }
}

/// A place for a drill: a folder, and in it a SQLite file, or a schema of its own on the same PostgreSQL.
private struct Scratch {
  let folder: String
  /// The database's address.
  let url: String
  /// The schema and the database that it is in.
  private let schema: (name: String, database: DatabaseLocation)?

  var location: DatabaseLocation {
    get throws { try DatabaseLocation(parsing: url) }
  }

  static func make(_ configuration: Configuration) async throws -> Scratch {
    let name = "usher_drill_" + String(SecureToken(byteCount: 8).digest.prefix(12))
    let folder = FileManager.default.temporaryDirectory.path + "/" + name
    let database = try DatabaseLocation(parsing: configuration.databaseURL)
    guard case .postgres(let url) = database else {
      return Scratch(folder: folder, url: "sqlite:\(folder)/data/usher.db", schema: nil)
    }
    try await run("CREATE SCHEMA \(name)", database)
    let sign = url.contains("?") ? "&" : "?"
    return Scratch(
      folder: folder, url: "\(url)\(sign)options=-csearch_path%3D\(name)", schema: (name, database))
  }

  /// Removes all of it.
  func remove() async throws {
    try? FileManager.default.removeItem(atPath: folder)
    if let schema { try await Self.run("DROP SCHEMA \(schema.name) CASCADE", schema.database) }
  }

  private static func run(_ statement: String, _ location: DatabaseLocation) async throws {
    do {
      try await Database.open(location, options: BackupSource.options).closing { database in
        _ = try await database.write(isolation: .readCommitted) { try await $0.execute(SQL(raw: statement)) }
      }
    } catch {
      throw BackupError.unsuitable("There is no scratch place for the drill: \(error)")
    }
  }
}
