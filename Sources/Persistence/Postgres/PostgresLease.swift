import Synchronization

/// One body's use of a PostgreSQL connection: one transaction, begun together with its first statement.
final class PostgresLease: StatementSession {
  private struct State {
    var hasBegun = false
    var failure: DatabaseError?
    var isCancelled = false
    var hasExpired = false
    var hasEnded = false
    var isCommitting = false
    var finishedStatements = 0
    /// Whether a statement is on its way; later ones of the same body wait here, in order.
    var isBusy = false
    var waiting: [UnsafeContinuation<Void, Never>] = []
    var cancellation: Task<Void, Never>?
    var lastName = 0
  }

  let connection: PostgresConnection
  private let connector: PostgresConnector
  private let reach: TenantReach
  private let opening: [String]
  private let statementLimit: Duration
  private let state = Mutex(State())

  init(
    _ connection: PostgresConnection, connector: PostgresConnector, opening: String, reach: TenantReach,
    statementLimit: Duration
  ) {
    self.connection = connection
    self.connector = connector
    self.reach = reach
    // For this transaction alone, so that the connection's next user does not inherit it. A reach's text is an asterisk
    // or an identifier in base 32: nothing in it needs quoting.
    self.opening = [opening, "SET LOCAL \(TenantReach.setting) = '\(reach.text)'"]
    self.statementLimit = statementLimit
  }

  /// The first error of a statement, which the body may have hidden behind one of its own.
  var failure: DatabaseError? { state.withLock { $0.failure } }
  /// Whether the server may have been asked to commit.
  var isCommitting: Bool { state.withLock { $0.isCommitting } }
  /// Whether the body has seen any result.
  var hasFinishedStatements: Bool { state.withLock { $0.finishedStatements > 0 } }

  func execute(_ sql: SQL) async throws -> Int {
    try await run(sql) { $0.changedRows }
  }

  func query(_ sql: SQL, limit: Int) async throws -> [Row] {
    try await run(sql) { result in (0..<min(limit, result.rowCount)).map { result.row($0) } }
  }

  /// By way of a cursor, so that the body may run other statements and stop early without harm.
  func stream(_ sql: SQL, _ body: (Row) async throws -> Void) async throws {
    let name = nextName("cursor")
    _ = try await run("DECLARE \(raw: name) NO SCROLL CURSOR FOR \(sql)") { _ in }
    var batch = 16
    while true {
      let (rows, size) = try await run("FETCH \(raw: String(batch)) FROM \(raw: name)") { result in
        let rows = (0..<result.rowCount).map { result.row($0) }
        return (rows, (0..<result.rowCount).reduce(0) { $0 + result.size(ofRow: $1) })
      }
      for row in rows {
        do {
          try await body(row)
        } catch {
          if failure == nil { _ = try? await run("CLOSE \(raw: name)") { _ in } }
          throw error
        }
      }
      if rows.count < batch { break }
      // About 256 KiB a round trip, and few different statements to prepare.
      batch = [16, 64, 256, 1024].last { size / batch * $0 < 262_144 } ?? 16
    }
    _ = try await run("CLOSE \(raw: name)") { _ in }
  }

  func savepoint<T: Sendable>(_ body: () async throws -> T) async throws -> T {
    let name = nextName("part")
    try await control("SAVEPOINT \(name)")
    do {
      let value = try await body()
      try check()
      try await control("RELEASE \(name)")
      return value
    } catch {
      let mayGoOn = state.withLock { state in
        // A transaction that ran into another must be run again as a whole.
        let isLost =
          state.failure.map { [.serializationFailure, .connectionLost].contains($0.kind) } ?? false
        guard !isLost, !state.isCancelled, !state.hasExpired, !state.hasEnded else { return false }
        state.failure = nil
        return true
      }
      if mayGoOn {
        try await control("ROLLBACK TO \(name)")
        try await control("RELEASE \(name)")
      }
      throw error
    }
  }

  /// Commits what the body has done.
  func commit() async throws {
    try check()
    guard state.withLock({ $0.hasBegun }) else { return }
    state.withLock { $0.isCommitting = true }
    let result = try await connection.control("COMMIT", limit: statementLimit)
    if let error = result.error {
      // An error that the server reports means that nothing was committed.
      if error.kind != .connectionLost { state.withLock { $0.isCommitting = false } }
      state.withLock { $0.failure = error }
      throw error
    }
    guard result.commandTag == "COMMIT" else {
      state.withLock { $0.isCommitting = false }
      throw DatabaseError(.transactionAborted, "An error in the transaction made PostgreSQL roll it back")
    }
  }

  /// Rolls back what the body has done, if the connection still allows it.
  func rollBack() async {
    guard state.withLock({ $0.hasBegun }), !connection.isBroken else { return }
    let result = try? await connection.control("ROLLBACK", limit: .seconds(5))
    if result == nil || result?.error != nil { connection.breakOff() }
  }

  /// Ends the use, after a cancellation on its way has arrived, so that it cannot hit the connection's next user.
  func end() async {
    let cancellation = state.withLock { state in
      state.hasEnded = true
      return state.cancellation
    }
    await cancellation?.value
  }

  /// Asks the server to stop the running statement, and refuses later ones. May be called from any thread.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      if !state.hasEnded, state.isBusy, !state.isCommitting { sendCancellation(&state) }
    }
  }

  /// The body took too long: the connection is broken off, which makes the server roll back.
  func expire() {
    state.withLock { $0.hasExpired = true }
    connection.breakOff()
  }

  private func sendCancellation(_ state: inout State) {
    guard state.cancellation == nil else { return }
    let connection = connection
    state.cancellation = Task.detached(executorPreference: connector.loop) { connection.cancelRunning() }
    // When the server does not react, the connection is given up.
    connection.loop.schedule(after: .seconds(5)) { [weak self] in
      guard let self, self.state.withLock({ !$0.hasEnded }) else { return }
      connection.breakOff()
    }
  }

  private func nextName(_ prefix: String) -> String {
    state.withLock { state in
      state.lastName += 1
      return "\(prefix)_\(state.lastName)"
    }
  }

  private func control(_ text: String) async throws {
    try await withTaskExecutorPreference(connection.loop) {
      try await takeTurn { opening in
        let result = try await connection.control(text, opening: opening, limit: statementLimit)
        if let error = result.error { throw error }
      }
    }
  }

  private func run<T: Sendable>(_ sql: SQL, _ read: (PostgresResult) throws -> T) async throws -> T {
    try await withTaskExecutorPreference(connection.loop) {
      do {
        return try await takeTurn { opening in
          try reach.check(sql)
          return try read(try await connection.run(sql, opening: opening, limit: statementLimit))
        }
      } catch let error as DatabaseError {
        throw error.during(sql)
      }
    }
  }

  /// Runs one exchange with the server when those before it are done, and remembers a failure.
  private func takeTurn<T>(_ work: ([String]) async throws -> T) async throws -> T {
    await lock()
    defer { unlock() }
    try check()
    let opening = state.withLock { state in
      defer { state.hasBegun = true }
      return state.hasBegun ? [] : self.opening
    }
    do {
      let value = try await work(opening)
      state.withLock { $0.finishedStatements += 1 }
      return value
    } catch let error as DatabaseError {
      let error = state.withLock { state in
        let error = Self.translate(error, state)
        state.failure = error
        return error
      }
      throw error
    }
  }

  private static func translate(_ error: DatabaseError, _ state: State) -> DatabaseError {
    if state.isCancelled, [.timedOut, .connectionLost].contains(error.kind) {
      return DatabaseError(.cancelled, "The task was cancelled", code: error.code)
    }
    if state.hasExpired { return expired }
    if error.code == "57014" {
      return DatabaseError(.timedOut, "The statement took too long and was stopped", code: error.code)
    }
    return error
  }

  private func check() throws {
    try state.withLock { state in
      if state.hasExpired { throw Self.expired }
      if state.hasEnded {
        throw DatabaseError(
          .misuse, "A connection was used after the end of the read or write that it was given to")
      }
      if let failure = state.failure {
        throw DatabaseError(
          .transactionAborted, "An earlier statement of this transaction failed: \(failure.message)",
          code: failure.code, sql: failure.sql, arguments: failure.arguments)
      }
      if state.isCancelled { throw DatabaseError(.cancelled, "The task was cancelled") }
    }
  }

  private static let expired = DatabaseError(
    .timedOut, "The transaction took too long and was rolled back, so that others could go on")

  private func lock() async {
    await withUnsafeContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isBusy {
          state.waiting.append(continuation)
          return false
        }
        state.isBusy = true
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  private func unlock() {
    let next = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      state.isBusy = false
      return nil
    }
    next?.resume()
  }
}
