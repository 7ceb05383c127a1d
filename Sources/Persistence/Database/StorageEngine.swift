/// One kind of database behind ``Database``.
protocol StorageEngine: Sendable {
  var dialect: SQLDialect { get }
  func read<T: Sendable>(_ reach: TenantReach, _ body: (Connection) async throws -> T) async throws -> T
  func write<T: Sendable>(
    _ isolation: WriteIsolation, _ reach: TenantReach, _ body: (Connection) async throws -> T
  ) async throws -> T
  /// Like a write of every tenant's rows, with every other migration of the same database shut out, and without a time limit.
  func migrate<T: Sendable>(_ body: (Connection) async throws -> T) async throws -> T
  /// Takes what was deleted out of the files, as far as the engine can.
  func scrub() async throws
  /// What processes on the database tell each other; nothing where the engine has no way to.
  func notices(on channel: String) -> AsyncStream<String>?
  func close() async
}
