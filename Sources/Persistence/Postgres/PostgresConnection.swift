import CPostgres
import Glibc

/// A connection to PostgreSQL in libpq's pipeline mode: what belongs together, such as `BEGIN`, a preparation and its
/// first use, goes to the server and comes back in one round trip.
///
/// `@unchecked Sendable`: the pointer and the cache are only ever used on the thread of `loop`, which
/// every method that touches them requires, except `cancelRunning`, which uses libpq's thread-safe cancel object.
final class PostgresConnection: @unchecked Sendable {
  private struct Prepared {
    let name: String
    var lastUse: UInt64
  }

  let loop: EventLoop
  private var pointer: OpaquePointer?
  private let cancelObject: OpaquePointer?
  private let cacheSize: Int
  /// How long to wait for the server beyond the limit that it has been given itself.
  private static let grace: Duration = .seconds(5)
  private var prepared: [String: Prepared] = [:]
  private var uses: UInt64 = 0
  private(set) var isBroken = false

  /// Takes over an open connection.
  init(_ pointer: OpaquePointer, loop: EventLoop, cacheSize: Int) {
    self.pointer = pointer
    self.loop = loop
    self.cacheSize = cacheSize
    cancelObject = PQgetCancel(pointer)
  }

  deinit {
    close()
    PQfreeCancel(cancelObject)
  }

  /// Closes the connection.
  func close() {
    isBroken = true
    PQfinish(pointer)
    pointer = nil
  }

  /// Whether an idle connection can be used. Whatever comes from the server meanwhile is its farewell, and at the end
  /// of the stream there is nothing to read.
  var isAlive: Bool {
    guard !isBroken, let pointer, PQstatus(pointer) == CONNECTION_OK else { return false }
    var byte: UInt8 = 0
    let count = recv(PQsocket(pointer), &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
  }

  /// Breaks the connection off, so that whoever waits for the server stops waiting.
  func breakOff() {
    isBroken = true
    if let pointer { shutdown(PQsocket(pointer), Int32(SHUT_RDWR)) }
  }

  /// Asks the server to stop what runs on this connection. Blocks for a connection to the server: not on `loop`.
  func cancelRunning() {
    var message = [CChar](repeating: 0, count: 256)
    PQcancel(cancelObject, &message, Int32(message.count))
  }

  /// Runs one of our own statements, such as `COMMIT`, after `opening` in the same round trip. Of the results it
  /// returns the first that is an error, or else the last.
  @discardableResult
  func control(_ text: String, opening: [String] = [], limit: Duration) async throws -> PostgresResult {
    try requireOpen()
    for text in opening + [text] { try send(text) }
    let results = try await collect(opening.count + 1, limit)
    return results.first { $0.error != nil } ?? results[opening.count]
  }

  /// Runs a statement by way of its prepared form, after `opening` in the same round trip.
  func run(_ sql: SQL, opening: [String], limit: Duration) async throws -> PostgresResult {
    try requireOpen()
    let text = sql.text
    let parameters = try PostgresParameters(sql.parameters)
    var steps = 1 + opening.count
    for text in opening { try send(text) }
    uses += 1
    let known = prepared[text]
    let name = known?.name ?? "s\(uses)"
    if known == nil {
      try StatementCheck.refuseTransactionControl(text)
      if let forgotten = evict() {
        try send("DEALLOCATE \(forgotten)")
        steps += 1
      }
      try check(PQsendPrepare(pointer, name, text, 0, nil))
      steps += 1
    }
    try parameters.withPointers { count, values, lengths, formats in
      try check(PQsendQueryPrepared(pointer, name, count, values, lengths, formats, 0))
    }
    let results = try await collect(steps, limit)
    if known != nil || results[steps - 2].error == nil {
      prepared[text] = Prepared(name: name, lastUse: uses)
    }
    for result in results {
      guard let error = result.error else { continue }
      if Self.isStale(error) { prepared.removeAll() }
      if error.kind == .connectionLost { isBroken = true }
      throw error
    }
    return results[steps - 1]
  }

  /// Waits for what is told on channels that the connection listens to; nothing when nothing is in time.
  func notices(within limit: Duration) async throws -> [String] {
    try requireOpen()
    if let texts = takeNotices() { return texts }
    await loop.wait(for: Int16(POLLIN), on: PQsocket(pointer), atMost: limit)
    guard PQconsumeInput(pointer) == 1 else {
      isBroken = true
      throw lost(errorMessage)
    }
    return takeNotices() ?? []
  }

  private func takeNotices() -> [String]? {
    var texts: [String] = []
    while let notice = PQnotifies(pointer) {
      texts.append(String(cString: notice.pointee.extra))
      PQfreemem(notice)
    }
    return texts.isEmpty ? nil : texts
  }

  /// Whether an error only says that a prepared statement has gone out of date, so that running again will do.
  static func isStale(_ error: DatabaseError) -> Bool {
    error.code == "26000" || error.code == "0A000" && error.message.hasPrefix("cached plan")
  }

  private func evict() -> String? {
    guard prepared.count >= cacheSize, let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse })
    else { return nil }
    prepared[oldest.key] = nil
    return oldest.value.name
  }

  private func requireOpen() throws {
    guard !isBroken, pointer != nil else { throw lost("The connection to PostgreSQL is broken") }
  }

  private func send(_ text: String) throws {
    try check(PQsendQueryParams(pointer, text, 0, nil, nil, nil, nil, 0))
  }

  private func check(_ isSent: Int32) throws {
    guard isSent != 1 else { return }
    isBroken = true
    throw lost(errorMessage)
  }

  private func lost(_ message: String) -> DatabaseError {
    DatabaseError(.connectionLost, message)
  }

  private var errorMessage: String {
    guard let text = pointer.flatMap({ PQerrorMessage($0) }) else { return "The connection is closed" }
    let message = String(cString: text)
    return message.isEmpty ? "The connection to PostgreSQL broke" : String(message.prefix { $0 != "\n" })
  }

  /// Sends what has been queued, and waits for as many results and the end of the pipeline.
  private func collect(_ count: Int, _ limit: Duration) async throws -> [PostgresResult] {
    try check(PQpipelineSync(pointer))
    let deadline = Monotonic.now + (limit + Self.grace).nanosecondsClamped
    var results: [PostgresResult] = []
    for _ in 0..<count {
      guard let result = try await next(deadline) else {
        isBroken = true
        throw lost(errorMessage)
      }
      results.append(result)
      while let extra = try await next(deadline) {
        // Only a lost connection adds a result of its own.
        if let error = extra.error { throw broken(by: error) }
      }
    }
    guard let end = try await next(deadline), end.status == PGRES_PIPELINE_SYNC else {
      let error = results.last?.error ?? lost(errorMessage)
      throw broken(by: error)
    }
    return results
  }

  private func broken(by error: DatabaseError) -> DatabaseError {
    isBroken = true
    return error.kind == .connectionLost ? error : lost(error.message)
  }

  /// The next result; nothing at the end of a statement's results.
  private func next(_ deadline: UInt64) async throws -> PostgresResult? {
    while PQisBusy(pointer) == 1 {
      let isFlushed = PQflush(pointer) == 0
      let now = Monotonic.now
      guard !isBroken, now < deadline else {
        let wasBrokenOff = isBroken
        isBroken = true
        throw wasBrokenOff
          ? lost("The connection to PostgreSQL was broken off")
          : DatabaseError(.timedOut, "PostgreSQL did not answer in time; the connection was given up")
      }
      let events = Int16(POLLIN) | (isFlushed ? 0 : Int16(POLLOUT))
      await loop.wait(
        for: events, on: PQsocket(pointer), atMost: .nanoseconds(Int64(clamping: deadline - now)))
      if PQconsumeInput(pointer) == 0 {
        isBroken = true
        throw lost(errorMessage)
      }
    }
    return PQgetResult(pointer).map { PostgresResult($0) }
  }
}
