import CLinux
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// One thread that waits for many sockets with epoll: upgraded connections, and everything that is looked at from time
/// to time. libmicrohttpd's own threads serve HTTP.
///
/// `@unchecked Sendable`: `handlers` is only touched on the loop's thread, all else is constant or locked.
final class EventLoop: @unchecked Sendable {
  /// What happens on a descriptor.
  struct Events: OptionSet {
    let rawValue: UInt32
    static let readable = Events(rawValue: EPOLLIN.rawValue)
    static let writable = Events(rawValue: EPOLLOUT.rawValue)
    static let peerClosed = Events(rawValue: EPOLLRDHUP.rawValue)
    /// The deadline of the descriptor has passed; nothing else comes with it.
    static let timeout = Events(rawValue: 1 << 20)
    static let broken = Events(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
  }

  /// How often what is timed is looked at.
  static let tick = Duration.milliseconds(250)

  private struct Inbox {
    var jobs: [@Sendable () -> Void] = []
    var isStopped = false
  }

  private let epoll: Int32
  private let wakeUp: Int32
  private let inbox = Mutex(Inbox())
  private let onTick: @Sendable () -> Void
  private var handlers: [Int32: (Events) -> Void] = [:]
  private var deadlines: [Int32: ContinuousClock.Instant] = [:]

  init?(onTick: @escaping @Sendable () -> Void) {
    self.onTick = onTick
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard epoll >= 0, wakeUp >= 0 else { return nil }
    control(EPOLL_CTL_ADD, wakeUp, .readable)
  }

  deinit {
    close(epoll)
    close(wakeUp)
  }

  func start() {
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let isStarted = pthread_create(&thread, nil, eventLoopThread, box.toOpaque()) == 0
    precondition(isStarted, "The system has no room for another thread")
    pthread_detach(thread)
  }

  /// Runs a job on the loop's thread, soon. After ``stop()`` it is dropped.
  func run(_ job: @escaping @Sendable () -> Void) {
    let mustWake = inbox.withLock { inbox in
      guard !inbox.isStopped else { return false }
      inbox.jobs.append(job)
      return inbox.jobs.count == 1
    }
    if mustWake { wake() }
  }

  /// Ends the thread after the jobs that wait.
  func stop() {
    inbox.withLock { $0.isStopped = true }
    wake()
  }

  private func wake() {
    var one: UInt64 = 1
    _ = write(wakeUp, &one, 8)
  }

  // MARK: - On the loop's thread

  /// Watches a descriptor.
  ///
  /// - Parameter deadline: When the handler gets ``Events/timeout``, on the next tick.
  func add(
    _ descriptor: Int32, _ events: Events, deadline: ContinuousClock.Instant? = nil,
    _ handler: @escaping (Events) -> Void
  ) {
    handlers[descriptor] = handler
    deadlines[descriptor] = deadline
    control(EPOLL_CTL_ADD, descriptor, events)
  }

  /// Watches a descriptor for other events.
  func change(_ descriptor: Int32, _ events: Events) {
    control(EPOLL_CTL_MOD, descriptor, events)
  }

  /// Watches a descriptor no more.
  func remove(_ descriptor: Int32) {
    handlers[descriptor] = nil
    deadlines[descriptor] = nil
    control(EPOLL_CTL_DEL, descriptor, [])
  }

  private func control(_ operation: Int32, _ descriptor: Int32, _ events: Events) {
    var event = epoll_event()
    event.events = events.rawValue
    event.data.fd = descriptor
    epoll_ctl(epoll, operation, descriptor, &event)
  }

  fileprivate func loop() {
    var events = [epoll_event](repeating: epoll_event(), count: 256)
    var nextTick = ContinuousClock.now + Self.tick
    while true {
      let wait = max(0, (nextTick - .now).milliseconds + 1)
      let count = epoll_wait(epoll, &events, Int32(events.count), Int32(wait))
      for event in events.prefix(Int(max(0, count))) {
        if event.data.fd == wakeUp {
          var value: UInt64 = 0
          _ = read(wakeUp, &value, 8)
        } else {
          handlers[event.data.fd]?(Events(rawValue: event.events))
        }
      }
      let (jobs, isStopped) = inbox.withLock { inbox in
        defer { inbox.jobs = [] }
        return (inbox.jobs, inbox.isStopped)
      }
      for job in jobs { job() }
      if isStopped { return }
      if nextTick <= .now {
        onTick()
        for (descriptor, deadline) in deadlines where deadline <= .now { handlers[descriptor]?(.timeout) }
        nextTick = .now + Self.tick
      }
    }
  }
}

private func eventLoopThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().loop()
  return nil
}
