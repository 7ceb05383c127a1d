public import Essentials
import Synchronization
import Telemetry

/// A database, SQLite or PostgreSQL. All methods may be called from anywhere, at once.
public final class Database: Sendable {
  /// Which of the two it is.
  public var dialect: SQLDialect { engine.dialect }
  let engine: any StorageEngine
  let reach: TenantReach
  /// One for all views of the same database: what tells that a transaction is inside another.
  private let identity: Identity

  private final class Identity: Sendable {}

  init(_ engine: any StorageEngine, reach: TenantReach = .everyone) {
    self.engine = engine
    self.reach = reach
    identity = Identity()
  }

  private init(_ whole: Database, reach: TenantReach) {
    engine = whole.engine
    self.reach = reach
    identity = whole.identity
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

  /// Does some work and closes the database, whatever becomes of it.
  public func closing<Value>(
    after work: (Database) async throws -> Value, isolation: isolated (any Actor)? = #isolation
  ) async throws -> Value {
    do {
      let value = try await work(self)
      await close()
      return value
    } catch {
      await close()
      throw error
    }
  }

  /// The same database for the work of one tenant: other tenants' rows are out of its reach, whatever a statement asks.
  ///
  /// PostgreSQL's policies see to it, unless the program's role is above them (see ``walls()``). SQLite has none, so
  /// there a statement that does not say whose rows it wants, or names another tenant, is refused with `misuse`.
  public func bound(to context: TenantContext) -> Database {
    Database(self, reach: .one(context.tenant))
  }

  /// Runs `body` on one snapshot of the data: what others commit meanwhile is not seen.
  public func read<T: Sendable>(_ body: @Sendable (Connection) async throws -> T) async throws -> T {
    guard let span = Span.begin("database read") else {
      return try await scoped { try await engine.read(reach, body) }
    }
    return try await span.cover { try await scoped { try await engine.read(reach, body) } }
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
    guard let span = Span.begin("database write") else {
      return try await scoped { try await engine.write(isolation, reach, body) }
    }
    return try await span.cover { try await scoped { try await engine.write(isolation, reach, body) } }
  }

  /// Brings the tables of each component up to date, all or nothing, and puts a wall between the tenants in each table
  /// that has a `tenant_id`. Safe to call from many processes at once.
  ///
  /// Steps of newer programs stay, unless one of them says that older programs cannot go on.
  ///
  /// - Returns: What was applied.
  /// - Throws: ``DatabaseError`` of kind `migration` when a newer program has made the tables unusable for this one, or
  ///   when a migration was changed after it had been applied.
  @discardableResult
  public func migrate(_ sets: [MigrationSet]) async throws -> [SchemaState.Step] {
    guard reach == .everyone else {
      throw DatabaseError(
        .misuse, "A database that is bound to a tenant cannot be migrated: use the one it is from")
    }
    return try await engine.migrate { connection in
      let applied = try await Migrator(connection).run(sets)
      if connection.dialect == .postgres {
        try await PostgresWalls(connection).build()
      }
      return applied
    }
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
      if scope.database == ObjectIdentifier(identity), scope.isActive {
        throw DatabaseError(
          .misuse, "A read or write inside another on the same database: use the connection that is there")
      }
      enclosing = scope.outer
    }
    let scope = TransactionScope(ObjectIdentifier(identity))
    defer { scope.end() }
    return try await TransactionScope.$current.withValue(scope) { try await work() }
  }
}
