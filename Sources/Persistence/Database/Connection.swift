/// A database for the time of one `read` or `write`; of no use afterwards.
///
/// When a statement fails, the transaction is lost, on both engines alike: later statements throw
/// `transactionAborted`. Put what may fail into ``savepoint(_:)``.
public struct Connection: Sendable {
  /// The engine behind it.
  public let dialect: SQLDialect
  private let session: any StatementSession

  init(_ session: any StatementSession, dialect: SQLDialect) {
    self.session = session
    self.dialect = dialect
  }

  /// Runs a statement, and returns how many rows it has changed.
  @discardableResult
  public func execute(_ sql: SQL) async throws -> Int {
    guard let trace = StatementTrace(sql, dialect) else { return try await session.execute(sql) }
    return try await trace.follow { try await session.execute(sql) }
  }

  /// Runs a statement, and returns all its rows.
  public func query(_ sql: SQL) async throws -> [Row] {
    guard let trace = StatementTrace(sql, dialect) else { return try await session.query(sql, limit: .max) }
    return try await trace.follow { try await session.query(sql, limit: .max) }
  }

  /// Runs a statement, and returns its first row.
  public func first(_ sql: SQL) async throws -> Row? {
    guard let trace = StatementTrace(sql, dialect) else {
      return try await session.query(sql, limit: 1).first
    }
    return try await trace.follow { try await session.query(sql, limit: 1).first }
  }

  /// Runs a `SELECT`, and hands over its rows one by one, with constant memory however many they are.
  ///
  /// `body` may run other statements on the same connection, and stops the rest of the rows by throwing.
  public func stream(_ sql: SQL, _ body: (Row) async throws -> Void) async throws {
    guard let trace = StatementTrace(sql, dialect) else { return try await session.stream(sql, body) }
    try await trace.follow { try await session.stream(sql, body) }
  }

  /// Runs a part of the transaction that may fail: when `body` throws, only the part is rolled back.
  public func savepoint<T: Sendable>(_ body: (Connection) async throws -> T) async throws -> T {
    try await session.savepoint { try await body(self) }
  }
}
