import CSQLite

/// A SQLite connection with its prepared statements.
///
/// `@unchecked Sendable`: the pointer and the cache are only ever used on the thread of one ``EventLoop``, which
/// every method that touches them requires; what other threads may call is ``SQLiteInterruption``, which is atomic.
final class SQLiteHandle: @unchecked Sendable {
  let loop: EventLoop
  let interruption: SQLiteInterruption
  private let cacheSize: Int
  private var pointer: OpaquePointer?
  private var cache: [String: SQLiteStatement] = [:]
  /// Our own statements, kept apart so that a body's `COMMIT` is never taken for one of them.
  private var controls: [String: SQLiteStatement] = [:]
  private var uses: UInt64 = 0
  private let accesses = SQLiteAccesses()

  /// Opens a file; `path` may be `:memory:`. Call it on `loop`.
  init(path: String, loop: EventLoop, options: DatabaseOptions, flags: Int32) throws {
    self.loop = loop
    cacheSize = options.statementCache
    interruption = SQLiteInterruption(busyLimit: options.waitLimit)
    let code = sqlite3_open_v2(path, &pointer, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK else {
      defer { close() }
      throw error(code, "\(path): ")
    }
    accesses.watch(pointer)
    let context = Unmanaged.passUnretained(interruption).toOpaque()
    sqlite3_progress_handler(
      pointer, 1000,
      {
        Unmanaged<SQLiteInterruption>.fromOpaque($0.unsafelyUnwrapped).takeUnretainedValue().mustStop ? 1 : 0
      },
      context)
    sqlite3_busy_handler(
      pointer,
      { context, attempt in
        Unmanaged<SQLiteInterruption>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
          .waitWhileBusy(attempt: attempt) ? 1 : 0
      }, context)
    // As in PostgreSQL, "x" is always a name; and a damaged or hostile file must not reach outside of itself.
    _ = usher_sqlite3_set_option(pointer, SQLITE_DBCONFIG_DQS_DML, 0)
    _ = usher_sqlite3_set_option(pointer, SQLITE_DBCONFIG_DQS_DDL, 0)
    _ = usher_sqlite3_set_option(pointer, SQLITE_DBCONFIG_DEFENSIVE, 1)
    _ = usher_sqlite3_set_option(pointer, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
  }

  deinit {
    close()
  }

  /// Closes the connection.
  func close() {
    cache.removeAll()
    controls.removeAll()
    sqlite3_close_v2(pointer)
    pointer = nil
  }

  /// Whether a transaction is open. SQLite itself ends one after some errors.
  var isInTransaction: Bool { sqlite3_get_autocommit(pointer) == 0 }

  /// Whether a deferred foreign key is broken at the moment.
  var hasBrokenReferences: Bool {
    var current: Int32 = 0
    var highest: Int32 = 0
    sqlite3_db_status(pointer, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
    return current > 0
  }

  /// How many pages this connection has written to the write-ahead log.
  var pagesWritten: Int {
    var current: Int32 = 0
    var highest: Int32 = 0
    sqlite3_db_status(pointer, SQLITE_DBSTATUS_CACHE_WRITE, &current, &highest, 0)
    return Int(current)
  }

  /// Copies the write-ahead log into the database file; empties the log too when `truncating`.
  func checkpoint(truncating: Bool) {
    sqlite3_wal_checkpoint_v2(
      pointer, nil, truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, nil, nil)
  }

  /// Runs one of our own statements, such as `COMMIT`.
  func control(_ text: String) throws {
    let statement = try controls[text] ?? prepare(text)
    // `PRAGMA` runs once, and with a value of its own each time.
    if !text.hasPrefix("PRAGMA") { controls[text] = statement }
    defer { statement.reset() }
    var code = statement.step()
    while code == SQLITE_ROW { code = statement.step() }
    guard code == SQLITE_DONE else { throw error(code) }
  }

  /// Runs a statement to its end, and returns how many rows it has changed.
  func execute(_ sql: SQL, _ reach: TenantReach = .everyone, readOnly: Bool) throws -> Int {
    let statement = try start(sql, reach, readOnly: readOnly)
    defer { giveBack(statement) }
    let before = sqlite3_total_changes64(pointer)
    while try advance(statement) {}
    // Without a change, `sqlite3_changes64` still tells of the statement before.
    return sqlite3_total_changes64(pointer) == before ? 0 : Int(sqlite3_changes64(pointer))
  }

  /// Runs a statement, and returns its rows, `limit` at most.
  func query(_ sql: SQL, _ reach: TenantReach = .everyone, readOnly: Bool, limit: Int) throws -> [Row] {
    let statement = try start(sql, reach, readOnly: readOnly)
    defer { giveBack(statement) }
    var rows: [Row] = []
    while try advance(statement) {
      if rows.count < limit { rows.append(statement.row()) }
    }
    return rows
  }

  /// A statement with its parameters, ready for ``advance(_:)``. Give it back afterwards.
  func start(_ sql: SQL, _ reach: TenantReach, readOnly: Bool) throws -> SQLiteStatement {
    let statement = try take(sql.text)
    do {
      if readOnly, !statement.isReadOnly {
        throw DatabaseError(.readOnly, "A statement that changes rows is not allowed in a read")
      }
      if case .one = reach { try statement.check(reach, sql) }
      try statement.bind(sql.parameters)
      return statement
    } catch {
      giveBack(statement)
      throw error
    }
  }

  /// Goes to a statement's next row; false when there is none.
  func advance(_ statement: SQLiteStatement) throws -> Bool {
    switch statement.step() {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw error(code)
    }
  }

  /// Puts a statement back into the cache.
  func giveBack(_ statement: SQLiteStatement) {
    statement.reset()
    cache[statement.text] = statement
    if cache.count > cacheSize, let oldest = cache.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      cache[oldest.key] = nil
    }
  }

  /// Takes a statement out of the cache, so that a second use of the same text meanwhile gets one of its own.
  private func take(_ text: String) throws -> SQLiteStatement {
    uses += 1
    let statement: SQLiteStatement
    if let cached = cache.removeValue(forKey: text) {
      statement = cached
    } else {
      try StatementCheck.refuseTransactionControl(text)
      statement = try prepare(text)
    }
    statement.lastUse = uses
    return statement
  }

  private func prepare(_ text: String) throws -> SQLiteStatement {
    guard pointer != nil else { throw DatabaseError(.closed, "The database was closed") }
    var text = text
    var statement: OpaquePointer?
    accesses.begin()
    defer { accesses.end() }
    let (code, hasRest) = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters -> (Int32, Bool) in
        var rest: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(
          pointer, characters.baseAddress, Int32(clamping: characters.count),
          UInt32(SQLITE_PREPARE_PERSISTENT), &statement, &rest)
        guard code == SQLITE_OK, let rest, let start = characters.baseAddress else { return (code, false) }
        let tail = characters[(rest - start)...]
        return (code, tail.contains { !" \t\r\n;".utf8.contains(UInt8(bitPattern: $0)) })
      }
    }
    guard code == SQLITE_OK else { throw error(code, preparing: true) }
    guard let statement else { throw DatabaseError(.syntax, "The statement is empty") }
    let prepared = SQLiteStatement(statement, text: text, ownership: accesses.ownership(text, in: pointer))
    if hasRest { throw DatabaseError(.syntax, "There is more than one statement in the text") }
    return prepared
  }

  private func error(_ code: Int32, _ prefix: String = "", preparing: Bool = false) -> DatabaseError {
    let message = pointer.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
    return DatabaseError(sqlite: code, message: prefix + message, preparing: preparing)
  }
}
