import Synchronization

/// Copies the write-ahead log back into the database file on a thread of its own, so that hardly a write waits for it.
///
/// While writes follow closely there is always something in the log that was not copied yet, so it would grow for
/// ever; now and then the writer copies the little that is left itself, and begins the log anew.
final class SQLiteCheckpoints: Sendable {
  private let handle: SQLiteHandle
  /// Pages of 4 KiB after which the log is copied, which is SQLite's own default, and after which it begins anew.
  private static let pages = (copy: 1000, restart: 4000)
  private let lastCopy = Atomic<Int>(0)
  private let lastRestart = Atomic<Int>(0)

  init(_ handle: SQLiteHandle) {
    self.handle = handle
  }

  /// Notes a commit on the writing connection's thread.
  func committed(on writer: SQLiteHandle) {
    let written = writer.pagesWritten
    if written - lastRestart.load(ordering: .relaxed) >= Self.pages.restart {
      lastRestart.store(written, ordering: .relaxed)
      lastCopy.store(written, ordering: .relaxed)
      writer.checkpoint(truncating: false)
    } else if written - lastCopy.load(ordering: .relaxed) >= Self.pages.copy {
      lastCopy.store(written, ordering: .relaxed)
      handle.loop.perform { [handle] in handle.checkpoint(truncating: false) }
    }
  }

  /// Stops.
  func close() async {
    await withTaskExecutorPreference(handle.loop) { handle.close() }
    handle.loop.stop()
  }
}
