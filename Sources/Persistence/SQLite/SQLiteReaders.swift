import Synchronization

/// The connections that read, each with its thread. Every body sees the database as it was at its first statement.
final class SQLiteReaders: Sendable {
  private let handles: [SQLiteHandle]
  /// The last one used is the first to be used again: its page cache is warm.
  private let idle: Mutex<[SQLiteHandle]>
  private let places: AdmissionQueue
  private let options: DatabaseOptions
  private let lastLease = Atomic<UInt64>(0)

  init(_ handles: [SQLiteHandle], timers: EventLoop, options: DatabaseOptions) {
    self.handles = handles
    self.options = options
    idle = Mutex(handles)
    places = AdmissionQueue(
      places: handles.count, noun: "reading connections", options: options, timers: timers)
  }

  /// Runs a body on an idle connection.
  func run<T: Sendable>(_ reach: TenantReach, _ body: (SQLiteLease) async throws -> T) async throws -> T {
    try await places.enter()
    defer { places.leave() }
    guard let handle = idle.withLock({ $0.popLast() }) else {
      throw DatabaseError(.other, "A place without a connection")
    }
    defer { idle.withLock { $0.append(handle) } }
    let number = lastLease.add(1, ordering: .relaxed).newValue
    return try await withTaskExecutorPreference(handle.loop) {
      try handle.control("BEGIN")
      let lease = SQLiteLease(number, on: handle, reach: reach, readOnly: true, options: options)
      defer {
        lease.end()
        // A read has nothing to lose; the snapshot must go whatever happened.
        try? handle.control("ROLLBACK")
      }
      let value = try await withTaskCancellationHandler {
        try await body(lease)
      } onCancel: {
        lease.cancel()
      }
      try lease.checkCommittable()
      return value
    }
  }

  /// Refuses further reads, and returns when the last one has ended and all connections are closed.
  func close() async {
    await places.close()
    for handle in handles {
      await withTaskExecutorPreference(handle.loop) { handle.close() }
      handle.loop.stop()
    }
  }
}
