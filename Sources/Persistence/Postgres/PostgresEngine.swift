final class PostgresEngine: StorageEngine {
  let dialect = SQLDialect.postgres
  static func open(url: String, _ options: DatabaseOptions) async throws -> PostgresEngine {
    throw DatabaseError(.connectionFailed, "Not built yet")
  }
  func read<T: Sendable>(_ body: (Connection) async throws -> T) async throws -> T {
    throw DatabaseError(.closed, "Not built yet")
  }
  func write<T: Sendable>(
    _ isolation: WriteIsolation, _ body: (Connection) async throws -> T
  ) async throws -> T {
    throw DatabaseError(.closed, "Not built yet")
  }
  func migrate<T: Sendable>(_ body: (Connection) async throws -> T) async throws -> T {
    throw DatabaseError(.closed, "Not built yet")
  }
  func close() async {}
}
