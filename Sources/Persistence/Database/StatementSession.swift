/// What an engine offers to one body for as long as it runs.
protocol StatementSession: Sendable {
  func execute(_ sql: SQL) async throws -> Int
  func query(_ sql: SQL, limit: Int) async throws -> [Row]
  func stream(_ sql: SQL, _ body: (Row) async throws -> Void) async throws
  func savepoint<T: Sendable>(_ body: () async throws -> T) async throws -> T
}
