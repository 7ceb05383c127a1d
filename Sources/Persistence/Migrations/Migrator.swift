import Essentials

/// Applies migrations on one connection, inside one transaction.
struct Migrator {
  private let connection: Connection

  init(_ connection: Connection) {
    self.connection = connection
  }

  /// Applies what is missing.
  func run(_ sets: [MigrationSet]) async throws {
    try await connection.execute(
      """
      CREATE TABLE IF NOT EXISTS schema_migrations (
        component TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, checksum TEXT NOT NULL,
        applied_at BIGINT NOT NULL, PRIMARY KEY (component, version))
      """)
    for set in sets { try await run(set) }
  }

  private func run(_ set: MigrationSet) async throws {
    guard set.migrations.map(\.version) == Array(1..<set.migrations.count + 1) else {
      throw DatabaseError(.misuse, "The migrations of “\(set.component)” are not numbered 1, 2, 3 …")
    }
    let applied = try await connection.query(
      "SELECT version, name, checksum FROM schema_migrations WHERE component = \(set.component) ORDER BY version"
    )
    if let newest = try applied.last?.value("version", as: Int.self), newest > set.migrations.count {
      throw DatabaseError(
        .migration,
        "The tables of “\(set.component)” are at version \(newest), and this program knows \(set.migrations.count)"
          + " at most: a newer program has used this database. Run that one, or restore a backup from before")
    }
    for (row, migration) in zip(applied, set.migrations) {
      guard try row.value("checksum") == checksum(migration) else {
        throw DatabaseError(
          .migration,
          "Migration \(migration.version) of “\(set.component)” (\(migration.name)) is not the one that was applied"
            + " to this database: it was changed afterwards")
      }
    }
    for migration in set.migrations.dropFirst(applied.count) { try await apply(migration, of: set) }
  }

  private func apply(_ migration: Migration, of set: MigrationSet) async throws {
    for statement in migration.statements(connection.dialect) {
      try await connection.execute(SQL(raw: statement))
    }
    try await connection.execute(
      """
      INSERT INTO schema_migrations (component, version, name, checksum, applied_at)
      VALUES (\(set.component), \(migration.version), \(migration.name), \(checksum(migration)),
        \(SystemClock().now))
      """)
  }

  /// 64 bits of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv): against accidents, not against attackers.
  private func checksum(_ migration: Migration) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for statement in migration.statements(connection.dialect) {
      for byte in statement.utf8 + [0] {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
    }
    return String(hash, radix: 16)
  }
}
