import CPostgres
import Essentials
import Glibc

/// Opens connections, on a thread of its own: looking up a host's name blocks.
struct PostgresConnector: Sendable {
  private let url: String
  private let options: DatabaseOptions
  let loop: EventLoop

  init(url: String, options: DatabaseOptions) throws {
    self.url = url
    self.options = options
    loop = try EventLoop()
  }

  /// Opens a connection for `owner`; tries again for a while when the server is just starting or restarting.
  func connect(for owner: EventLoop) async throws -> PostgresConnection {
    let deadline = Monotonic.now + options.connectLimit.nanosecondsClamped
    var pause: Duration = .milliseconds(20)
    while true {
      do {
        let connection = try await attempt(for: owner, deadline: deadline)
        try await withTaskExecutorPreference(owner) { try await configure(connection) }
        return connection
      } catch let error as DatabaseError {
        guard Self.isTransient(error), !Task.isCancelled,
          Monotonic.now + pause.nanosecondsClamped < deadline
        else { throw error }
        await loop.sleep(pause * Double.random(in: 0.75...1.25))
        pause = min(pause * 2, .seconds(1))
      }
    }
  }

  private func attempt(for owner: EventLoop, deadline: UInt64) async throws -> PostgresConnection {
    try await withTaskExecutorPreference(loop) {
      let keywords: [String?] = [
        "dbname", "application_name", "client_encoding", "keepalives_idle", "tcp_user_timeout", nil,
      ]
      let values: [String?] = [url, "usher", "UTF8", "30", "30000", nil]
      guard let pointer = Self.start(keywords, values) else {
        throw DatabaseError(.connectionFailed, "No memory for a connection")
      }
      do {
        try await finish(pointer, deadline)
      } catch {
        PQfinish(pointer)
        throw error
      }
      // Notices would go to standard error otherwise.
      PQsetNoticeReceiver(pointer, { _, _ in }, nil)
      guard PQsetnonblocking(pointer, 1) == 0, PQenterPipelineMode(pointer) == 1 else {
        PQfinish(pointer)
        throw DatabaseError(.connectionFailed, "The connection cannot be made non-blocking")
      }
      return PostgresConnection(pointer, loop: owner, cacheSize: options.statementCache)
    }
  }

  private func finish(_ pointer: OpaquePointer, _ deadline: UInt64) async throws {
    var state = PGRES_POLLING_WRITING
    while PQstatus(pointer) != CONNECTION_BAD {
      let now = Monotonic.now
      guard now < deadline else {
        throw DatabaseError(.connectionFailed, "PostgreSQL did not answer within \(options.connectLimit)")
      }
      let events = state == PGRES_POLLING_READING ? Int16(POLLIN) : Int16(POLLOUT)
      await loop.wait(
        for: events, on: PQsocket(pointer), atMost: .nanoseconds(Int64(clamping: deadline - now)))
      state = PQconnectPoll(pointer)
      if state == PGRES_POLLING_OK { return }
      if state == PGRES_POLLING_FAILED { break }
    }
    let message = PQerrorMessage(pointer).map { String(cString: $0) } ?? ""
    throw DatabaseError(.connectionFailed, message.split(separator: "\n").joined(separator: "; "))
  }

  private func configure(_ connection: PostgresConnection) async throws {
    let statementLimit = options.statementLimit.wholeMilliseconds
    // The client gives up at the transaction's limit; the server looks after clients that are gone.
    let idleLimit = (options.transactionLimit + .seconds(10)).wholeMilliseconds
    _ = try await connection.run(
      """
      SELECT set_config('statement_timeout', \(String(statementLimit)), false),
        set_config('idle_in_transaction_session_timeout', \(String(idleLimit)), false),
        set_config('client_min_messages', 'error', false), set_config('bytea_output', 'hex', false),
        set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO', false),
        set_config('cursor_tuple_fraction', '1', false)
      """, opening: [], limit: .seconds(10))
  }

  private static func start(_ keywords: [String?], _ values: [String?]) -> OpaquePointer? {
    let keywords = keywords.map { $0.map { strdup($0) } }
    let values = values.map { $0.map { strdup($0) } }
    defer { for text in keywords + values { free(text ?? nil) } }
    return PQconnectStartParams(
      keywords.map { UnsafePointer($0 ?? nil) }, values.map { UnsafePointer($0 ?? nil) }, 1)
  }

  /// Whether the server may be there in a moment. libpq has no code for it, only words.
  private static func isTransient(_ error: DatabaseError) -> Bool {
    if error.kind == .connectionLost { return true }
    return [
      "Connection refused", "Connection reset", "starting up", "shutting down", "recovery mode", "too many",
      "timeout", "closed the connection", "translate host name", "No such file",
    ].contains { error.message.contains($0) }
  }
}
