/// What every transaction of a program passes on its way to the database and back: for tests that choose in which order
/// transactions happen, and after which of them a process hears nothing any more.
public protocol TransactionPassage: Sendable {
  /// Before a transaction begins. When it throws, there is none.
  func willBegin() async throws
  /// After a transaction was committed or rolled back, and before anybody hears of it. When it throws, the caller sees
  /// that error instead; what was committed stays so.
  func didEnd() async throws
}

extension Database {
  /// The same database, behind a passage.
  public func behind(_ passage: any TransactionPassage) -> Database {
    Database(PassedEngine(engine: engine, passage: passage), reach: reach)
  }
}

/// An engine behind a passage.
private struct PassedEngine: StorageEngine {
  let engine: any StorageEngine
  let passage: any TransactionPassage

  var dialect: SQLDialect { engine.dialect }

  func read<T: Sendable>(_ reach: TenantReach, _ body: (Connection) async throws -> T) async throws -> T {
    try await pass { try await engine.read(reach, body) }
  }

  func write<T: Sendable>(
    _ isolation: WriteIsolation, _ reach: TenantReach, _ body: (Connection) async throws -> T
  ) async throws -> T {
    try await pass { try await engine.write(isolation, reach, body) }
  }

  func migrate<T: Sendable>(_ body: (Connection) async throws -> T) async throws -> T {
    try await engine.migrate(body)
  }

  func scrub() async throws { try await engine.scrub() }

  func notices(on channel: String) -> AsyncStream<String>? { engine.notices(on: channel) }

  func close() async { await engine.close() }

  private func pass<T: Sendable>(_ work: () async throws -> T) async throws -> T {
    try await passage.willBegin()
    let result: Result<T, any Error>
    do {
      result = .success(try await work())
    } catch {
      result = .failure(error)
    }
    try await passage.didEnd()
    return try result.get()
  }
}
