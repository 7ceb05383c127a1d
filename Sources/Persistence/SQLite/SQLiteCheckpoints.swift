import Synchronization

/// Copies the write-ahead log back into the database file on a thread of its own, so that no write waits for it.
final class SQLiteCheckpoints: Sendable {
  private let handle: SQLiteHandle
  private let commits = Atomic<Int>(0)

  init(_ handle: SQLiteHandle) {
    self.handle = handle
  }

  /// Notes a commit on the writing connection's thread.
  func committed(on writer: SQLiteHandle) {
    guard commits.add(1, ordering: .relaxed).newValue % 64 == 0 else { return }
    handle.loop.perform { [handle] in handle.checkpoint(truncating: false) }
  }

  /// Stops.
  func close() async {
    await withTaskExecutorPreference(handle.loop) { handle.close() }
    handle.loop.stop()
  }
}
