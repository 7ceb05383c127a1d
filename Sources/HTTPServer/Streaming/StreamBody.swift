import CMicrohttpd
import Synchronization

/// A streamed body between its writer, a Swift task, and its reader, the I/O thread of the connection.
///
/// At most ``highWater`` bytes wait here. A reader that finds nothing suspends its connection; a writer that finds
/// too much waits in turn.
///
/// `@unchecked Sendable`: the connection is only resumed by whoever takes `isReaderSuspended` away under the lock, and
/// a suspended connection stays valid until then; everything else is guarded by the lock.
final class StreamBody: BodySink, @unchecked Sendable {
  static let highWater = 64 << 10

  private struct State {
    var waiting: [UInt8] = []
    var taken = 0
    var isReaderSuspended = false
    var ending: Ending?
    var writers: [CheckedContinuation<Void, Never>] = []
    var task: Task<Void, Never>?

    var count: Int { waiting.count - taken }
  }

  enum Ending {
    /// All is written.
    case finished
    /// The writer failed, or the client has gone.
    case failed
  }

  /// What a reader gets.
  enum Reading {
    case bytes(Int)
    case suspended
    case end(Ending)
  }

  private let connection: OpaquePointer
  private let state = Mutex(State())

  init(connection: OpaquePointer) {
    self.connection = connection
  }

  /// Whether the reader waits for the writer, so that nobody looks whether the client is still there.
  var isReaderSuspended: Bool { state.withLock { $0.isReaderSuspended } }

  /// Runs the writer, at first on the calling thread.
  func start(
    _ body: @escaping @Sendable (BodyWriter) async throws -> Void,
    failed: @escaping @Sendable (any Error) -> Void
  ) {
    let task = Task.immediate { [self] in
      do {
        try await body(BodyWriter(sink: self))
        end(.finished)
      } catch {
        if !(error is CancellationError) { failed(error) }
        end(.failed)
      }
    }
    let isOver = state.withLock { state in
      state.task = task
      return state.ending == .failed
    }
    if isOver { task.cancel() }
  }

  func write(_ bytes: [UInt8]) async throws {
    try Task.checkCancellation()
    let (mustResume, isFull) = try state.withLock { state in
      guard state.ending == nil else { throw CancellationError() }
      state.waiting += bytes
      defer { state.isReaderSuspended = false }
      return (state.isReaderSuspended, state.count > Self.highWater)
    }
    if mustResume { MHD_resume_connection(connection) }
    if isFull { try await waitForRoom() }
  }

  private func waitForRoom() async throws {
    while state.withLock({ $0.ending == nil && $0.count > Self.highWater }) {
      try Task.checkCancellation()
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let isReady = state.withLock { state in
            guard state.ending == nil, state.count > Self.highWater, !Task.isCancelled else { return true }
            state.writers.append(continuation)
            return false
          }
          if isReady { continuation.resume() }
        }
      } onCancel: {
        // Whoever is not meant looks again and waits on.
        let writers = state.withLock { state in
          defer { state.writers = [] }
          return state.writers
        }
        for writer in writers { writer.resume() }
      }
    }
  }

  /// Takes bytes, on the connection's I/O thread; suspends the connection when there are none.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Reading {
    let (reading, writers) = state.withLock { state -> (Reading, [CheckedContinuation<Void, Never>]) in
      let count = min(state.count, buffer.count)
      guard count > 0 else {
        if let ending = state.ending { return (.end(ending), []) }
        // Under the lock, so that no writer resumes what is not suspended yet.
        MHD_suspend_connection(connection)
        state.isReaderSuspended = true
        return (.suspended, [])
      }
      if state.ending == .failed { return (.end(.failed), []) }
      state.waiting.withUnsafeBytes { waiting in
        buffer.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: waiting[state.taken..<(state.taken + count)]))
      }
      state.taken += count
      if state.taken == state.waiting.count {
        state.waiting.removeAll(keepingCapacity: state.waiting.capacity <= Self.highWater)
        state.taken = 0
      }
      guard state.count <= Self.highWater / 2 else { return (.bytes(count), []) }
      defer { state.writers = [] }
      return (.bytes(count), state.writers)
    }
    for writer in writers { writer.resume() }
    return reading
  }

  /// The client has gone, or the server stops: ends the writer's task.
  func abandon() {
    end(.failed)
    state.withLock { $0.task }?.cancel()
  }

  private func end(_ ending: Ending) {
    let (mustResume, writers) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
      if state.ending == nil { state.ending = ending }
      defer {
        state.isReaderSuspended = false
        state.writers = []
      }
      return (state.isReaderSuspended, state.writers)
    }
    if mustResume { MHD_resume_connection(connection) }
    for writer in writers { writer.resume() }
  }
}
