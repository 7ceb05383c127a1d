import Dispatch
public import Essentials
import Glibc
import Synchronization

/// Threads that hash passwords and do nothing else, behind a bounded queue.
///
/// A hash is meant to take long. On the cooperative pool a flood of sign-ins would stand in the way of every
/// conversation; here it stands in its own way. The threads also yield to all others where processors are scarce.
final class PasswordThreads: Sendable {
  private let queue: Queue

  /// How much less of a busy processor these threads get than others, from 0 to 19 (setpriority(2), by thread on Linux).
  private static let niceness: Int32 = 5

  /// How many threads there should be, and how many are not there yet.
  private let missing: Mutex<Int>
  private let count: Int
  private let start: @Sendable (Queue) -> Bool

  /// Starts threads.
  ///
  /// - Parameters:
  ///   - count: How many hashes are computed at a time.
  ///   - waiting: How many callers wait at most; the next one is refused.
  convenience init(count: Int, waiting: Int) {
    self.init(count: count, waiting: waiting, start: PasswordThreads.startThread)
  }

  /// - Parameter start: Starts a thread that works at a queue; says whether the system gave it.
  init(count: Int, waiting: Int, start: @escaping @Sendable (Queue) -> Bool) {
    queue = Queue(limit: waiting)
    self.count = max(count, 1)
    self.start = start
    missing = Mutex(max(count, 1))
    _ = startMissing()
  }

  /// Starts the threads that the system has not given so far, as it may when memory is short.
  ///
  /// - Returns: Whether there is one at least.
  private func startMissing() -> Bool {
    missing.withLock { missing in
      while missing > 0, start(queue) { missing -= 1 }
      return missing < count
    }
  }

  @Sendable private static func startThread(_ queue: Queue) -> Bool {
    // A thread that blocks for good must not be taken from Dispatch's pool.
    let box = Unmanaged.passRetained(queue)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, PasswordThreads.niceness)
        Unmanaged<Queue>.fromOpaque(pointer).takeRetainedValue().work()
        return nil
      }, box.toOpaque())
    guard status == 0 else {
      box.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  deinit { queue.stop() }

  /// How many callers wait.
  var waitingCount: Int { queue.state.withLock { $0.waiting.count } }

  /// Runs `work` on one of the threads.
  ///
  /// - Throws: ``Problem/tooManySignIns`` when too many wait or there is no thread, `CancellationError` when the task is cancelled before its turn,
  ///   and what `work` throws.
  func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    guard startMissing() else { throw Problem.tooManySignIns }
    let number = queue.nextNumber()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
        let isIn = queue.add(
          Queue.Entry(
            number: number, run: { continuation.resume(with: Result { try work() }) },
            refuse: { continuation.resume(throwing: $0) }))
        guard isIn else { return continuation.resume(throwing: Problem.tooManySignIns) }
        // When the task was cancelled before the line above, the handler below has found nothing to remove.
        if Task.isCancelled { queue.remove(number) }
      }
    } onCancel: {
      queue.remove(number)
    }
  }

  final class Queue: Sendable {
    struct Entry: Sendable {
      let number: UInt64
      let run: @Sendable () -> Void
      let refuse: @Sendable (any Error) -> Void
    }

    struct State {
      var waiting: [Entry] = []
      var lastNumber: UInt64 = 0
      var isStopped = false
    }

    let state = Mutex(State())
    private let limit: Int
    private let wakeUp = DispatchSemaphore(value: 0)

    init(limit: Int) {
      self.limit = limit
    }

    func nextNumber() -> UInt64 {
      state.withLock { state in
        state.lastNumber += 1
        return state.lastNumber
      }
    }

    func add(_ entry: Entry) -> Bool {
      let isIn = state.withLock { state in
        guard state.waiting.count < limit else { return false }
        state.waiting.append(entry)
        return true
      }
      if isIn { wakeUp.signal() }
      return isIn
    }

    func remove(_ number: UInt64) {
      let entry = state.withLock { state -> Entry? in
        guard let index = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
        return state.waiting.remove(at: index)
      }
      entry?.refuse(CancellationError())
    }

    /// Works until the queue is stopped; nobody waits then, as whoever waits holds the threads.
    func work() {
      while let entry = next() { entry.run() }
    }

    /// Waits for whoever is next; nothing once the queue is stopped.
    func next() -> Entry? {
      while true {
        wakeUp.wait()
        let (entry, isStopped) = state.withLock { state in
          (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isStopped)
        }
        if isStopped {
          wakeUp.signal()
          return nil
        }
        // Whoever gave up while waiting has left the queue, and their signal behind.
        if let entry { return entry }
      }
    }

    func stop() {
      state.withLock { $0.isStopped = true }
      wakeUp.signal()
    }
  }
}

extension Problem {
  /// More people sign in at this moment than passwords can be checked.
  public static var tooManySignIns: Problem {
    Problem(
      kind: "sign-in-busy", title: "Too many sign-ins at the moment", status: 503,
      detail: "Passwords are checked a few at a time. Try again in a few seconds.", retryAfterSeconds: 5)
  }
}
