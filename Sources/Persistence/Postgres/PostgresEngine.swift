import Synchronization

/// A PostgreSQL database behind a bounded pool of connections.
///
/// Bodies run on the thread of their connection. The threads only wait for sockets and run bodies; what blocks in
/// libpq (names of hosts, cancellation) has a thread of its own.
final class PostgresEngine: StorageEngine {
  let dialect = SQLDialect.postgres
  private let connector: PostgresConnector
  private let loops: [EventLoop]
  private let places: AdmissionQueue
  /// The last one used is the first to be used again; those that are not needed for long stay at the bottom.
  private let idle = Mutex<[PostgresConnection]>([])
  private let nextLoop = Atomic<Int>(0)
  private let options: DatabaseOptions

  private init(_ connector: PostgresConnector, loops: [EventLoop], options: DatabaseOptions) {
    self.connector = connector
    self.loops = loops
    self.options = options
    places = AdmissionQueue(
      places: max(1, options.connections), noun: "connections to PostgreSQL", options: options,
      timers: connector.loop)
  }

  /// Opens the pool and a first connection, so that a wrong address is found at once.
  static func open(url: String, _ options: DatabaseOptions) async throws -> PostgresEngine {
    let connector = try PostgresConnector(url: url, options: options)
    let loops = try (0..<2).map { _ in try EventLoop() }
    let engine = PostgresEngine(connector, loops: loops, options: options)
    do {
      let first = try await connector.connect(for: loops[0])
      engine.idle.withLock { $0.append(first) }
      return engine
    } catch {
      await engine.close()
      throw error
    }
  }

  func read<T: Sendable>(_ reach: TenantReach, _ body: (Connection) async throws -> T) async throws -> T {
    try await repeating {
      try await transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", reach, body) { lease, error in
        // What has been read may have gone somewhere already, so only a read that has seen nothing starts again.
        !lease.hasFinishedStatements && (error.kind == .connectionLost || PostgresConnection.isStale(error))
      }
    }
  }

  func write<T: Sendable>(
    _ isolation: WriteIsolation, _ reach: TenantReach, _ body: (Connection) async throws -> T
  ) async throws -> T {
    let opening =
      switch isolation {
      case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
      case .readCommitted: "BEGIN ISOLATION LEVEL READ COMMITTED"
      }
    return try await repeating {
      try await transaction(opening, reach, body) { lease, error in
        switch error.kind {
        case .serializationFailure: true
        case .connectionLost: !lease.isCommitting
        default: PostgresConnection.isStale(error)
        }
      }
    }
  }

  func migrate<T: Sendable>(_ body: (Connection) async throws -> T) async throws -> T {
    let limits = (statement: Duration.seconds(86_400), transaction: Duration.seconds(86_400))
    let outcome = try await transaction(
      "BEGIN ISOLATION LEVEL READ COMMITTED", .everyone,
      { connection in
        try await connection.execute("SET LOCAL statement_timeout = 0")
        try await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        _ = try await connection.query(
          "SELECT pg_advisory_xact_lock(hashtextextended('usher migrations ' || current_schema(), 0))")
        return try await body(connection)
      }, limits: limits
    ) { _, _ in false }
    switch outcome {
    case .done(let value): return value
    case .again(let error): throw error
    }
  }

  /// The server's own clean-up does it.
  func scrub() async throws {}

  func notices(on channel: String) -> AsyncStream<String>? {
    PostgresListener(connector: connector, loop: loops[0], channel: channel).notices()
  }

  func close() async {
    await places.close()
    for connection in idle.withLock({ $0 }) {
      await withTaskExecutorPreference(connection.loop) { connection.close() }
    }
    for loop in loops { loop.stop() }
    connector.loop.stop()
  }

  private enum Outcome<T: Sendable>: Sendable {
    case done(T)
    case again(DatabaseError)
  }

  /// Runs a transaction until it is done, with growing pauses, so that those who ran into each other do not meet again.
  private func repeating<T: Sendable>(_ work: () async throws -> Outcome<T>) async throws -> T {
    var attempt = 0
    while true {
      switch try await work() {
      case .done(let value): return value
      case .again(let error):
        guard attempt < options.retries, !Task.isCancelled else { throw error }
        attempt += 1
        let longest = Double(1 << min(attempt, 7))
        await connector.loop.sleep(.milliseconds(Int.random(in: 0...Int(longest))))
      }
    }
  }

  /// Runs a body on a connection.
  private func transaction<T: Sendable>(
    _ opening: String, _ reach: TenantReach, _ body: (Connection) async throws -> T,
    limits: (statement: Duration, transaction: Duration)? = nil,
    mayRepeat: (PostgresLease, DatabaseError) -> Bool
  ) async throws -> Outcome<T> {
    let limits = limits ?? (options.statementLimit, options.transactionLimit)
    try await places.enter()
    let place = PoolPlace(places)
    defer { place.leave() }
    let connection = try await takeConnection()
    let lease = PostgresLease(
      connection, connector: connector, opening: opening, reach: reach, statementLimit: limits.statement)
    return try await withTaskExecutorPreference(connection.loop) {
      let alarm = connection.loop.schedule(after: limits.transaction) {
        lease.expire()
        // The body may wait for something else for ever; others need not.
        place.leave()
      }
      let outcome: Result<T, any Error>
      do {
        let value = try await withTaskCancellationHandler {
          try await body(Connection(lease, dialect: .postgres))
        } onCancel: {
          lease.cancel()
        }
        try await lease.commit()
        outcome = .success(value)
      } catch {
        outcome = .failure(error)
      }
      connection.loop.cancel(alarm)
      await lease.end()
      if case .failure = outcome { await lease.rollBack() }
      giveBack(connection)
      switch outcome {
      case .success(let value): return .done(value)
      case .failure(let error):
        let cause = lease.failure ?? error as? DatabaseError
        if let cause, mayRepeat(lease, cause) { return .again(cause) }
        if let cause, lease.isCommitting, cause.kind == .connectionLost {
          throw DatabaseError(
            .connectionLost, "The connection broke during COMMIT; the outcome is unknown: \(cause.message)")
        }
        throw error
      }
    }
  }

  private func takeConnection() async throws -> PostgresConnection {
    while let connection = idle.withLock({ $0.popLast() }) {
      let isAlive = await withTaskExecutorPreference(connection.loop) {
        if connection.isAlive { return true }
        connection.close()
        return false
      }
      if isAlive { return connection }
    }
    let number = nextLoop.add(1, ordering: .relaxed).newValue
    return try await connector.connect(for: loops[number % loops.count])
  }

  private func giveBack(_ connection: PostgresConnection) {
    if connection.isBroken {
      connection.close()
    } else {
      idle.withLock { $0.append(connection) }
    }
  }
}
