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

  /// Starts threads.
  ///
  /// - Parameters:
  ///   - count: How many hashes are computed at a time.
  ///   - waiting: How many callers wait at most; the next one is refused.
  init(count: Int, waiting: Int) {
    queue = Queue(limit: waiting)
    for number in 0..<max(count, 1) {
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
      precondition(status == 0, "The system gives no thread \(number + 1) for passwords")
      pthread_detach(thread)
    }
  }

  deinit { queue.stop() }

  /// How many callers wait.
  var waitingCount: Int { queue.state.withLock { $0.waiting.count } }

  /// Runs `work` on one of the threads.
  ///
  /// - Throws: ``Problem/tooManySignIns`` when too many wait, `CancellationError` when the task is cancelled before its turn,
  ///   and what `work` throws.
  func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
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

  private final class Queue: Sendable {
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
      while true {
        wakeUp.wait()
        let (entry, isStopped) = state.withLock { state in
          (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isStopped)
        }
        if isStopped {
          wakeUp.signal()
          return
        }
        entry?.run()
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
