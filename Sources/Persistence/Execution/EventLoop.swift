import Glibc
import Synchronization

/// A thread that runs the jobs of tasks, waits for sockets and keeps timers.
///
/// Database handles belong to one loop each. A body given to the database runs on that loop, so its statements
/// follow one another without changing threads, and nothing that blocks in SQLite blocks the cooperative pool.
final class EventLoop: TaskExecutor {
  private enum Work {
    case job(UnownedJob)
    case action(@Sendable () -> Void)
  }

  private struct Watch {
    let token: UInt64
    let descriptor: Int32
    let events: Int16
    let continuation: UnsafeContinuation<Void, Never>
  }

  private struct Alarm {
    let token: UInt64
    let time: UInt64
    let action: @Sendable () -> Void
  }

  private struct State {
    var work: [Work] = []
    var watches: [Watch] = []
    var alarms: [Alarm] = []
    var lastToken: UInt64 = 0
    var isAsleep = false
    var isStopping = false
    var hasStopped = false

    mutating func nextToken() -> UInt64 {
      lastToken += 1
      return lastToken
    }

    /// Notes that the loop must not sleep; true when it sleeps already and needs a byte.
    mutating func wakeUp() -> Bool {
      defer { isAsleep = false }
      return isAsleep
    }
  }

  private let state = Mutex(State())
  private let thread = Atomic<UInt>(0)
  /// A pipe: a byte written to it wakes the loop from `poll`.
  private let wakeReader: Int32
  private let wakeWriter: Int32
  /// Reported by `poll` whether asked for or not.
  private static let trouble = Int16(POLLERR | POLLHUP | POLLNVAL)

  /// Starts a thread.
  /// - Throws: ``DatabaseError`` when the system has no file descriptor or thread left.
  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw DatabaseError(.inputOutput, "No pipe for a database thread: \(String(cString: strerror(errno)))")
    }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    wakeReader = ends[0]
    wakeWriter = ends[1]
    var identifier = pthread_t()
    let context = Unmanaged.passRetained(self)
    let code = pthread_create(
      &identifier, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      context.release()
      throw DatabaseError(.inputOutput, "No thread for the database: \(String(cString: strerror(code)))")
    }
    pthread_detach(identifier)
  }

  deinit {
    close(wakeReader)
    close(wakeWriter)
  }

  /// Whether the caller is on this loop's thread.
  var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // After the end of the loop, a task that still prefers it goes on elsewhere; the handles are closed by then.
    if !add(.job(job)) { globalConcurrentExecutor.enqueue(job) }
  }

  /// Runs `action` on the loop after everything that waits there already.
  func perform(_ action: @escaping @Sendable () -> Void) {
    if !add(.action(action)) { action() }
  }

  /// Runs `action` on the loop at a later time, unless it is cancelled by the token before. When the loop ends, it is
  /// run without waiting longer: whoever sleeps goes on, and nothing stays that holds the loop.
  @discardableResult
  func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) -> UInt64 {
    let time = Monotonic.now + delay.nanosecondsClamped
    let (token, isAccepted, mustWake) = state.withLock { state in
      let token = state.nextToken()
      if state.hasStopped { return (token, false, false) }
      state.alarms.append(Alarm(token: token, time: time, action: action))
      return (token, true, state.wakeUp())
    }
    if mustWake { wake() }
    if !isAccepted { action() }
    return token
  }

  /// Forgets a scheduled action that has not run yet.
  func cancel(_ token: UInt64) {
    state.withLock { state in state.alarms.removeAll { $0.token == token } }
  }

  /// Waits until a socket is ready, or `limit` has passed; the caller finds out which by using the socket.
  func wait(for events: Int16, on descriptor: Int32, atMost limit: Duration) async {
    let token = state.withLock { $0.nextToken() }
    let alarm = schedule(after: limit) { self.stopWatching(token) }
    await withUnsafeContinuation { continuation in
      let mustWake = state.withLock { state in
        state.watches.append(
          Watch(token: token, descriptor: descriptor, events: events, continuation: continuation))
        return state.wakeUp()
      }
      if mustWake { wake() }
    }
    cancel(alarm)
  }

  /// Lets a `wait` return early.
  private func stopWatching(_ token: UInt64) {
    let watch = state.withLock { state -> Watch? in
      guard let index = state.watches.firstIndex(where: { $0.token == token }) else { return nil }
      return state.watches.remove(at: index)
    }
    watch?.continuation.resume()
  }

  /// Suspends the caller for a while.
  func sleep(_ duration: Duration) async {
    await withUnsafeContinuation { continuation in
      schedule(after: duration) { continuation.resume() }
    }
  }

  /// Ends the thread when nothing is left to do.
  func stop() {
    let mustWake = state.withLock { state in
      state.isStopping = true
      return state.wakeUp()
    }
    if mustWake { wake() }
  }
}

extension EventLoop {
  /// False when the loop has ended.
  private func add(_ work: Work) -> Bool {
    let (isAccepted, mustWake) = state.withLock { state in
      if state.hasStopped { return (false, false) }
      state.work.append(work)
      return (true, state.wakeUp())
    }
    if mustWake { wake() }
    return isAccepted
  }

  private func wake() {
    var byte: UInt8 = 0
    // A full pipe wakes the loop as well.
    _ = write(wakeWriter, &byte, 1)
  }

  private func run() {
    thread.store(pthread_self(), ordering: .relaxed)
    var batch: [Work] = []
    var polled: [pollfd] = []
    while let timeout = takeWork(&batch, &polled) {
      for work in batch {
        switch work {
        case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
        case .action(let action): action()
        }
      }
      batch.removeAll(keepingCapacity: true)
      // Sockets are looked at in every round, so that a busy queue does not starve them.
      if timeout != 0 || polled.count > 1 { pollSockets(&polled, timeout: timeout) }
    }
  }

  /// Moves what is to be done now into `batch`, and says how many milliseconds the loop may sleep afterwards:
  /// 0 when there is work, -1 for ever. Nothing when the loop has ended.
  private func takeWork(_ batch: inout [Work], _ polled: inout [pollfd]) -> Int32? {
    state.withLock { state in
      swap(&batch, &state.work)
      var timeout: Int32 = -1
      if !state.alarms.isEmpty {
        let now = state.isStopping && state.watches.isEmpty ? .max : Monotonic.now
        for alarm in state.alarms where alarm.time <= now { batch.append(.action(alarm.action)) }
        state.alarms.removeAll { $0.time <= now }
        if let next = state.alarms.lazy.map(\.time).min() {
          timeout = Int32(clamping: (next - now) / 1_000_000 + 1)
        }
      }
      if !batch.isEmpty { timeout = 0 }
      if batch.isEmpty, state.isStopping, state.watches.isEmpty {
        state.hasStopped = true
        return nil
      }
      polled.removeAll(keepingCapacity: true)
      polled.append(pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0))
      for watch in state.watches {
        polled.append(pollfd(fd: watch.descriptor, events: watch.events, revents: 0))
      }
      state.isAsleep = timeout != 0
      return timeout
    }
  }

  private func pollSockets(_ polled: inout [pollfd], timeout: Int32) {
    let count = poll(&polled, nfds_t(polled.count), timeout)
    let ready = count <= 0 ? [] : polled.filter { $0.revents != 0 }
    if ready.contains(where: { $0.fd == wakeReader }) {
      var bytes: (UInt64, UInt64) = (0, 0)
      while read(wakeReader, &bytes, 16) > 0 {}
    }
    let woken = state.withLock { state -> [Watch] in
      state.isAsleep = false
      if ready.isEmpty { return [] }
      var woken: [Watch] = []
      state.watches.removeAll { watch in
        let isReady = ready.contains {
          $0.fd == watch.descriptor && $0.revents & (watch.events | Self.trouble) != 0
        }
        if isReady { woken.append(watch) }
        return isReady
      }
      return woken
    }
    for watch in woken { watch.continuation.resume() }
  }
}
