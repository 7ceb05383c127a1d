import Essentials

/// Applies migrations on one connection, inside one transaction.
struct Migrator {
  private let connection: Connection

  init(_ connection: Connection) {
    self.connection = connection
  }

  /// Applies what is missing.
  ///
  /// - Returns: What was applied.
  @discardableResult
  func run(_ sets: [MigrationSet]) async throws -> [SchemaState.Step] {
    try await prepareTable()
    let state = try await SchemaReader(connection).state(of: sets)
    try state.check()
    for set in sets {
      let applied = state.applied(set.component)
      for migration in set.migrations.dropFirst(applied) { try await apply(migration, of: set) }
    }
    return state.missing
  }

  private func prepareTable() async throws {
    try await connection.execute(
      """
      CREATE TABLE IF NOT EXISTS schema_migrations (
        component TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL,
        applied_at BIGINT NOT NULL, PRIMARY KEY (component, version))
      """)
    guard try await !SchemaReader(connection).tellsBreaking() else { return }
    // Programs from before there was the column leave it at its default.
    try await connection.execute(
      "ALTER TABLE schema_migrations ADD COLUMN breaking BIGINT NOT NULL DEFAULT 0")
  }

  private func apply(_ migration: Migration, of set: MigrationSet) async throws {
    for statement in migration.statements(connection.dialect) {
      try await connection.execute(SQL(raw: statement))
    }
    try await connection.execute(
      """
      INSERT INTO schema_migrations (component, version, name, checksum, applied_at, breaking)
      VALUES (\(set.component), \(migration.version), \(migration.name), \(migration.checksum(connection.dialect)),
        \(SystemClock().now), \(migration.isBreaking))
      """)
  }
}

extension Migration {
  /// 64 bits of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv): against accidents, not against attackers.
  func checksum(_ dialect: SQLDialect) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for statement in statements(dialect) {
      for byte in statement.utf8 + [0] {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
    }
    return String(hash, radix: 16)
  }
}
