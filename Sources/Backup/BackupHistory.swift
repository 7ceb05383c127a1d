public import Essentials
public import Persistence

/// What became of backups: which were made, read again and tried out, when, and how it went. In the database, so that every
/// process on it, and the next one, knows.
public struct BackupHistory: Sendable {
  /// What was done.
  public enum Kind: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// A backup was made.
    case make
    /// Those that are kept were read again.
    case verify
    /// One was restored to a scratch place.
    case drill
  }

  /// One time that something was done.
  public struct Entry: Hashable, Sendable {
    /// What.
    public let kind: Kind
    /// Whether all was well.
    public let isWell: Bool
    /// The backup, where it was about one.
    public let backup: String?
    /// What there is to say.
    public let detail: String
    /// When it was begun.
    public let startedAt: Timestamp
    /// When it ended.
    public let finishedAt: Timestamp
    /// The backup's size, where one was made.
    public let bytes: Int?

    /// Describes it.
    public init(
      _ kind: Kind, isWell: Bool, backup: String?, detail: String, startedAt: Timestamp,
      finishedAt: Timestamp,
      bytes: Int? = nil
    ) {
      self.kind = kind
      self.isWell = isWell
      self.backup = backup
      self.detail = detail
      self.startedAt = startedAt
      self.finishedAt = finishedAt
      self.bytes = bytes
    }
  }

  /// The tables of this component.
  public static let migrations = MigrationSet(
    "backup",
    [
      Migration(
        1, "what became of backups",
        [
          """
          CREATE TABLE backup_runs (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            is_well BIGINT NOT NULL,
            backup TEXT,
            detail TEXT NOT NULL,
            started_at BIGINT NOT NULL,
            finished_at BIGINT NOT NULL,
            bytes BIGINT,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          "CREATE INDEX backup_runs_by_kind ON backup_runs (tenant_id, kind, is_well, finished_at)",
        ])
    ])

  private let database: Database
  private let tenant: TenantContext
  /// So long it is remembered.
  private static let memory = Duration.seconds(400 * 86_400)

  /// Opens the history of a server.
  public init(database: Database, tenant: TenantContext) {
    self.database = database
    self.tenant = tenant
  }

  /// Writes down what was done, and forgets what was long ago.
  public func add(_ entry: Entry) async throws {
    try await database.write(isolation: .readCommitted) { connection in
      try await connection.execute(
        """
        INSERT INTO backup_runs (tenant_id, id, kind, is_well, backup, detail, started_at, finished_at, bytes)
        VALUES (\(tenant.tenant), \(Identifier<RunKind>(at: entry.finishedAt)), \(entry.kind), \(entry.isWell),
          \(entry.backup), \(entry.detail), \(entry.startedAt), \(entry.finishedAt), \(entry.bytes))
        """)
      try await connection.execute(
        """
        DELETE FROM backup_runs
        WHERE tenant_id = \(tenant.tenant) AND finished_at < \(Timestamp(milliseconds: entry.finishedAt.milliseconds - Self.memory.wholeMilliseconds))
        """)
    }
  }

  /// The last time that something was done, or was done well.
  public func last(_ kind: Kind, well: Bool = false) async throws -> Entry? {
    let condition: SQL = well ? "AND is_well = 1" : ""
    return try await database.read { connection in
      try await connection.first(
        """
        SELECT * FROM backup_runs WHERE tenant_id = \(tenant.tenant) AND kind = \(kind) \(condition)
        ORDER BY finished_at DESC, id DESC LIMIT 1
        """
      ).map(Entry.init)
    }
  }

  private enum RunKind: IdentifierKind { static let prefix = "bkr" }
}

extension BackupHistory.Entry {
  fileprivate init(_ row: Row) throws {
    self.init(
      try row.value("kind"), isWell: try row.value("is_well"), backup: try row.value("backup"),
      detail: try row.value("detail"), startedAt: try row.value("started_at"),
      finishedAt: try row.value("finished_at"), bytes: try row.value("bytes"))
  }
}
