import Analytics
public import Backup
public import Essentials
import FoundationEssentials
public import HTTPClient
import Knowledge
import Persistence

/// The backups of a server, as its configuration has them.
public struct ServerBackups: Sendable {
  /// Makes, verifies and restores them.
  public let desk: BackupDesk
  private let configuration: Configuration
  private let clock: any WallClock

  /// Opens them.
  ///
  /// - Throws: A problem when the configuration does not say where they are, or with which key.
  public init(
    _ configuration: Configuration, client: HTTPClient, clock: any WallClock = SystemClock()
  ) throws(Problem) {
    guard let place = configuration.backup.place else {
      throw .backups(
        "It is not configured where backups are kept: set “backup: { to: … }”, or USHER_BACKUP_TO.")
    }
    guard let passphrase = configuration.backup.passphrase else {
      throw .backups(
        "There is no key for backups. Make one with “openssl rand -base64 24”, keep it elsewhere than on this machine,"
          + " and set USHER_BACKUP_KEY, or USHER_BACKUP_KEY_FILE to a file with it.")
    }
    let store: any BackupStore =
      switch place {
      case .folder(let folder): FolderStore(folder)
      case .bucket(let location, let credentials):
        S3Store(location, credentials, client: client, clock: clock)
      }
    desk = BackupDesk(store: store, passphrase: passphrase, clock: clock)
    self.configuration = configuration
    self.clock = clock
  }

  /// A client that takes objects as they are.
  public static var client: HTTPClient {
    var configuration = HTTPClientConfiguration()
    configuration.decompresses = false
    return HTTPClient(configuration)
  }

  /// What makes the tables that backups are restored to.
  private static let plan = RestorePlan(sets: Services.migrationSets) {
    try await KnowledgeStore.rebuildWords(on: $0)
  }

  // MARK: Making

  /// Makes a backup, reads it again, and removes those that need not be kept any longer.
  ///
  /// - Parameter version: The program's.
  public func make(version: String) async throws -> BackupEnvelope {
    let location = try DatabaseLocation(parsing: configuration.databaseURL)
    guard location != .memory else {
      throw BackupError.unsuitable("A database in memory has nothing that could be restored.")
    }
    if case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) {
      throw BackupError.unsuitable("There is no database at \(path); is this the right configuration?")
    }
    // Its own connections: a long read is not to take one from those who answer customers, nor their limits to end it.
    return try await Database.open(location, options: BackupSource.options).closing { database in
      let history = BackupHistory(database: database, tenant: configuration.tenant)
      return try await record(.make, in: history) {
        let envelope = try await desk.make(
          of: BackupSource(
            database: database, sets: Services.migrationSets,
            derivedTables: KnowledgeStore.derivedTables.union(AnalyticsMigrations.derivedTables),
            trees: configuration.backupTrees, program: version))
        try await desk.verify(envelope.name)
        try await desk.shelf.tidy(keeping: configuration.backup.retention, at: clock.now)
        return envelope
      } describing: {
        ($0.name.text, "made and read again", $0.size)
      }
    }
  }

  /// Writes down how it went. That it cannot be written down is no failure of the backup.
  func record<T: Sendable>(
    _ kind: BackupHistory.Kind, in history: BackupHistory, _ work: () async throws -> T,
    describing: (T) -> (backup: String?, detail: String, bytes: Int?)
  ) async throws -> T {
    let startedAt = clock.now
    do {
      let value = try await work()
      let (backup, detail, bytes) = describing(value)
      try? await history.add(
        .init(
          kind, isWell: true, backup: backup, detail: detail, startedAt: startedAt, finishedAt: clock.now,
          bytes: bytes))
      return value
    } catch {
      if !(error is CancellationError) {
        try? await history.add(
          .init(
            kind, isWell: false, backup: nil, detail: "\(error)", startedAt: startedAt, finishedAt: clock.now)
        )
      }
      throw error
    }
  }

  // MARK: Reading again

  /// What was found when all backups were read.
  public struct Findings: Sendable {
    /// How many are as they were written.
    public var well = 0
    /// What is wrong with the others.
    public var damaged: [String] = []
  }

  /// Reads all backups again, and writes down how it went.
  public func verifyAll(in history: BackupHistory) async throws -> Findings {
    let startedAt = clock.now
    let findings = try await readAll()
    let isWell = findings.damaged.isEmpty
    try await history.add(
      .init(
        .verify, isWell: isWell, backup: nil,
        detail: isWell ? "\(findings.well) read again" : findings.damaged.joined(separator: " "),
        startedAt: startedAt, finishedAt: clock.now))
    return findings
  }

  private func readAll() async throws -> Findings {
    var findings = Findings()
    for name in try await desk.shelf.names() {
      do {
        try await desk.verify(name)
        findings.well += 1
      } catch let error as BackupError {
        if case .store = error { throw error }
        // One that has gone meanwhile was not to be kept.
        if case .unknown = error { continue }
        findings.damaged.append(error.description)
      }
    }
    return findings
  }

  // MARK: Restoring

  /// Tries out whether a backup is of use, and writes down how it went, where the server's database can be written to.
  public func drill(_ name: BackupName, _ configuration: Configuration) async throws -> BackupDrill.Report {
    let drill = BackupDrill(self, configuration, clock: clock)
    let startedAt = clock.now
    do {
      let report = try await drill.run(name)
      await note(
        .init(
          .drill, isWell: true, backup: name.text, detail: "restored and asked", startedAt: startedAt,
          finishedAt: clock.now))
      return report
    } catch {
      await note(
        .init(
          .drill, isWell: false, backup: name.text, detail: "\(error)", startedAt: startedAt,
          finishedAt: clock.now))
      throw error
    }
  }

  /// A drill is of use without the server's own database, too: then nobody hears of it but who asked for it.
  private func note(_ entry: BackupHistory.Entry) async {
    guard let location = try? DatabaseLocation(parsing: configuration.databaseURL) else { return }
    if case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) { return }
    try? await Database.open(location, options: BackupSource.options).closing { database in
      try await BackupHistory(database: database, tenant: configuration.tenant).add(entry)
    }
  }

  /// Restores a backup.
  @discardableResult
  public func restore(_ name: BackupName, to target: RestoreTarget) async throws -> BackupManifest {
    try await desk.restore(name, to: target, Self.plan)
  }
}

extension Problem {
  static func backups(_ detail: String) -> Problem {
    Problem(kind: "no-backups", title: "There are no backups here", status: 409, detail: detail)
  }
}
