import Synchronization

/// One body's use of a SQLite connection.
///
/// Statements run at once when the caller is on the connection's thread, as a body is. From anywhere else, such as an
/// actor that the body awaits, they hop to it.
final class SQLiteLease: StatementSession {
  private enum State {
    case active
    /// A statement failed; the rest of the transaction is refused.
    case failed(DatabaseError)
    /// The body took too long; its part was rolled back and somebody else may be using the connection.
    case expired
    case ended
  }

  let number: UInt64
  private let handle: SQLiteHandle
  private let reach: TenantReach
  private let isReadOnly: Bool
  private let statementLimit: UInt64
  private let deadline: UInt64
  private let state = Mutex(State.active)
  private let savepoints = Atomic<Int>(0)

  init(
    _ number: UInt64, on handle: SQLiteHandle, reach: TenantReach, readOnly: Bool, options: DatabaseOptions
  ) {
    self.number = number
    self.handle = handle
    self.reach = reach
    isReadOnly = readOnly
    statementLimit = options.statementLimit.nanosecondsClamped
    deadline = Monotonic.now + options.transactionLimit.nanosecondsClamped
  }

  /// Whether the body is still entitled to the connection.
  var isCurrent: Bool {
    state.withLock { state in
      switch state {
      case .active, .failed: true
      case .expired, .ended: false
      }
    }
  }

  /// Throws when the transaction may not be committed: a statement failed, or the body took too long.
  func checkCommittable() throws {
    switch state.withLock({ $0 }) {
    case .active: return
    case .failed(let error): throw Self.aborted(by: error)
    case .expired: throw Self.expired
    case .ended: throw Self.outlived
    }
  }

  func expire() { state.withLock { $0 = .expired } }
  func end() { state.withLock { $0 = .ended } }

  /// Stops the running statement and refuses later ones. May be called from any thread.
  func cancel() { handle.interruption.cancel(number) }

  func execute(_ sql: SQL) async throws -> Int {
    if handle.loop.isCurrent { return try run(sql) { try $0.execute(sql, reach, readOnly: isReadOnly) } }
    return try await withTaskExecutorPreference(handle.loop) {
      try run(sql) { try $0.execute(sql, reach, readOnly: isReadOnly) }
    }
  }

  func query(_ sql: SQL, limit: Int) async throws -> [Row] {
    if handle.loop.isCurrent {
      return try run(sql) { try $0.query(sql, reach, readOnly: isReadOnly, limit: limit) }
    }
    return try await withTaskExecutorPreference(handle.loop) {
      try run(sql) { try $0.query(sql, reach, readOnly: isReadOnly, limit: limit) }
    }
  }

  func stream(_ sql: SQL, _ body: (Row) async throws -> Void) async throws {
    try await withTaskExecutorPreference(handle.loop) {
      let statement = try run(sql) { try $0.start(sql, reach, readOnly: isReadOnly) }
      defer { handle.giveBack(statement) }
      while let row = try run(sql, { try $0.advance(statement) ? statement.row() : nil }) {
        try await body(row)
      }
    }
  }

  func savepoint<T: Sendable>(_ body: () async throws -> T) async throws -> T {
    let name = "part_\(savepoints.add(1, ordering: .relaxed).newValue)"
    return try await withTaskExecutorPreference(handle.loop) {
      try run(nil) { try $0.control("SAVEPOINT \(name)") }
      do {
        let value = try await body()
        try checkCommittable()
        try run(nil) { try $0.control("RELEASE \(name)") }
        return value
      } catch {
        if isCurrent, handle.isInTransaction {
          try handle.control("ROLLBACK TO \(name)")
          try handle.control("RELEASE \(name)")
          state.withLock { $0 = .active }
        }
        throw error
      }
    }
  }

  /// Runs a piece of work on the handle, under this use's time limit, and remembers a failure.
  private func run<T>(_ sql: SQL?, _ work: (SQLiteHandle) throws -> T) throws -> T {
    try checkCommittable()
    let interruption = handle.interruption
    do {
      if interruption.isCancelled(number) { throw DatabaseError(.cancelled, "The task was cancelled") }
      guard handle.isInTransaction else {
        throw DatabaseError(.transactionAborted, "The transaction was rolled back by SQLite")
      }
      interruption.begin(number, deadline: min(deadline, Monotonic.now + statementLimit))
      defer { interruption.end() }
      return try work(handle)
    } catch let error as DatabaseError {
      var error = error
      if error.kind == .cancelled {
        error =
          interruption.isCancelled(number)
          ? DatabaseError(.cancelled, "The task was cancelled", code: error.code)
          : DatabaseError(.timedOut, "The statement took too long and was stopped", code: error.code)
      }
      if let sql { error = error.during(sql) }
      state.withLock { $0 = .failed(error) }
      throw error
    }
  }

  private static let expired = DatabaseError(
    .timedOut, "The transaction took too long and was rolled back, so that others could go on")
  private static let outlived = DatabaseError(
    .misuse, "A connection was used after the end of the read or write that it was given to")

  private static func aborted(by error: DatabaseError) -> DatabaseError {
    DatabaseError(
      .transactionAborted, "An earlier statement of this transaction failed: \(error.message)",
      code: error.code, sql: error.sql, arguments: error.arguments)
  }
}
