import Synchronization

/// A database, SQLite or PostgreSQL. All methods may be called from anywhere, at once.
public final class Database: Sendable {
  /// Which of the two it is.
  public var dialect: SQLDialect { engine.dialect }
  let engine: any StorageEngine

  init(_ engine: any StorageEngine) {
    self.engine = engine
  }

  /// Opens a database; a SQLite file is made when it is not there.
  /// - Throws: ``DatabaseError``.
  public static func open(
    _ location: DatabaseLocation, options: DatabaseOptions = DatabaseOptions()
  ) async throws -> Database {
    switch location {
    case .memory: Database(try await SQLiteEngine.openInMemory(options))
    case .sqlite(let path): Database(try await SQLiteEngine.open(path: path, options))
    case .postgres(let url): Database(try await PostgresEngine.open(url: url, options))
    }
  }

  /// Runs `body` on one snapshot of the data: what others commit meanwhile is not seen.
  public func read<T: Sendable>(_ body: @Sendable (Connection) async throws -> T) async throws -> T {
    try await scoped { try await engine.read(body) }
  }

  /// Runs `body` in one transaction: committed when it returns, rolled back when it throws.
  ///
  /// When the call returns, the writes are durable. The body may run more than once, when transactions run into
  /// each other or the server goes away before the commit; so it must have no effects but those on the database.
  /// A body should not wait for anything but its statements: on SQLite all other writes wait with it.
  @discardableResult
  public func write<T: Sendable>(
    isolation: WriteIsolation = .serializable, _ body: @Sendable (Connection) async throws -> T
  ) async throws -> T {
    try await scoped { try await engine.write(isolation, body) }
  }

  /// Brings the tables of each component up to date, all or nothing. Safe to call from many processes at once.
  /// - Throws: ``DatabaseError`` of kind `migration` when the database is newer than the program, or when a migration
  ///   was changed after it had been applied.
  public func migrate(_ sets: [MigrationSet]) async throws {
    try await engine.migrate { connection in try await Migrator(connection).run(sets) }
  }

  /// Takes what was deleted out of the database's files. SQLite writes the file anew when it is not large, and empties
  /// the write-ahead log; writers wait meanwhile. PostgreSQL's own clean-up (`VACUUM`) does it in its time.
  public func scrub() async throws {
    try await engine.scrub()
  }

  /// Waits for what is running, refuses anything new, and closes all connections.
  public func close() async {
    await engine.close()
  }

  /// Marks the task as being inside a transaction. A second one on the same database could wait for the first for
  /// ever, and would not see its writes.
  private func scoped<T: Sendable>(_ work: () async throws -> T) async throws -> T {
    var enclosing = TransactionScope.current
    while let scope = enclosing {
      if scope.database == ObjectIdentifier(self), scope.isActive {
        throw DatabaseError(
          .misuse, "A read or write inside another on the same database: use the connection that is there")
      }
      enclosing = scope.outer
    }
    let scope = TransactionScope(ObjectIdentifier(self))
    defer { scope.end() }
    return try await TransactionScope.$current.withValue(scope) { try await work() }
  }
}
