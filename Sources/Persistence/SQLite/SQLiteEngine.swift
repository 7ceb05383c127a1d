import CSQLite
import Synchronization

/// A SQLite database: one connection that writes, several that read.
///
/// A database in memory belongs to one connection, so there the writer reads as well.
final class SQLiteEngine: StorageEngine {
  let dialect = SQLDialect.sqlite
  private let writer: SQLiteWriter
  private let readers: SQLiteReaders?
  private let checkpoints: SQLiteCheckpoints?
  /// Keeps time limits while the other threads are busy with statements.
  private let timers: EventLoop

  private init(
    writer: SQLiteWriter, readers: SQLiteReaders?, checkpoints: SQLiteCheckpoints?, timers: EventLoop
  ) {
    self.writer = writer
    self.readers = readers
    self.checkpoints = checkpoints
    self.timers = timers
  }

  /// Opens a database in memory.
  static func openInMemory(_ options: DatabaseOptions) async throws -> SQLiteEngine {
    let timers = try EventLoop()
    let handle = try await open(":memory:", options) { handle in
      try handle.control("PRAGMA foreign_keys = ON")
    }
    let writer = SQLiteWriter(handle, timers: timers, options: options, onCommit: {})
    return SQLiteEngine(writer: writer, readers: nil, checkpoints: nil, timers: timers)
  }

  /// Opens a file, and makes it, and its folder, when they are not there.
  static func open(path: String, _ options: DatabaseOptions) async throws -> SQLiteEngine {
    let timers = try EventLoop()
    try SQLiteFile.makeFolder(of: path)
    let handle = try await open(path, options) { handle in
      try SQLiteFile.prepare(handle, path: path, options)
    }
    let checkpoints = SQLiteCheckpoints(
      try await open(path, options) { try SQLiteFile.configure($0, options) })
    let writer = SQLiteWriter(handle, timers: timers, options: options) { checkpoints.committed(on: handle) }
    var readers: [SQLiteHandle] = []
    for _ in 1...max(1, options.readers) {
      readers.append(
        try await open(path, options) { try SQLiteFile.configure($0, options) })
    }
    return SQLiteEngine(
      writer: writer, readers: SQLiteReaders(readers, timers: timers, options: options),
      checkpoints: checkpoints, timers: timers)
  }

  private static func open(
    _ path: String, _ options: DatabaseOptions, configure: (SQLiteHandle) throws -> Void
  ) async throws -> SQLiteHandle {
    let loop = try EventLoop()
    return try await withTaskExecutorPreference(loop) {
      do {
        let handle = try SQLiteHandle(
          path: path, loop: loop, options: options, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        try configure(handle)
        return handle
      } catch {
        loop.stop()
        throw error
      }
    }
  }

  func read<T: Sendable>(_ reach: TenantReach, _ body: (Connection) async throws -> T) async throws -> T {
    guard let readers else {
      return try await writer.run(reach, readOnly: true) { try await body(Connection($0, dialect: .sqlite)) }
    }
    return try await readers.run(reach) { try await body(Connection($0, dialect: .sqlite)) }
  }

  func write<T: Sendable>(
    _ isolation: WriteIsolation, _ reach: TenantReach, _ body: (Connection) async throws -> T
  ) async throws -> T {
    // Writes follow one another, so every isolation is serializable.
    try await writer.run(reach) { try await body(Connection($0, dialect: .sqlite)) }
  }

  func migrate<T: Sendable>(_ body: (Connection) async throws -> T) async throws -> T {
    try await writer.run(.everyone) { try await body(Connection($0, dialect: .sqlite)) }
  }

  func scrub() async throws {
    try await writer.scrub()
  }

  /// Processes on one file hear of each other only by looking.
  func notices(on channel: String) -> AsyncStream<String>? { nil }

  func close() async {
    await readers?.close()
    await checkpoints?.close()
    await writer.close()
    writer.handle.loop.stop()
    timers.stop()
  }
}
