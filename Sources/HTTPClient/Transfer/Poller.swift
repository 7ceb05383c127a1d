import CCurl
import CLinux

#if canImport(Glibc)
import Glibc
#endif

/// Waits for libcurl's sockets with epoll.
///
/// Between two calls over one connection libcurl looks away from its socket and back again. That is not told to the
/// system, which saves two calls of it for each call: a socket that nobody looks at is only taken out when something
/// happens on it.
struct Poller: ~Copyable {
  private struct Socket {
    /// What libcurl waits for.
    var wanted: UInt32 = 0
    /// What the system watches.
    var watched: UInt32 = 0
    /// Whether we are told when it is closed.
    var isOurs = false
  }

  private let epoll: Int32
  private let wakeUp: Int32
  private var sockets: [Socket] = []
  private var events = [epoll_event](repeating: epoll_event(), count: 256)
  private var happened = 0

  init?() {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard epoll >= 0, wakeUp >= 0 else { return nil }
    // By edge: each writing wakes, and the number is never read.
    control(EPOLL_CTL_ADD, wakeUp, EPOLLIN.rawValue | EPOLLET.rawValue)
  }

  deinit {
    close(epoll)
    close(wakeUp)
  }

  /// Writing eight bytes here ends the waiting, from any thread.
  var wakeUpDescriptor: Int32 { wakeUp }

  /// Waits.
  ///
  /// - Parameter timeout: In milliseconds; -1 for as long as it takes.
  mutating func wait(_ timeout: Int32) {
    happened = Int(max(0, epoll_wait(epoll, &events, Int32(events.count), timeout)))
  }

  /// The next thing that happened: the socket, and what in libcurl's words.
  mutating func next() -> (socket: Int32, what: Int32)? {
    while happened > 0 {
      happened -= 1
      let descriptor = events[happened].data.fd
      let bits = events[happened].events
      guard descriptor != wakeUp, Int(descriptor) < sockets.count else { continue }
      guard sockets[Int(descriptor)].wanted != 0 else {
        watch(descriptor, 0)
        continue
      }
      var what: Int32 = 0
      if bits & EPOLLIN.rawValue != 0 { what |= CURL_CSELECT_IN }
      if bits & EPOLLOUT.rawValue != 0 { what |= CURL_CSELECT_OUT }
      if bits & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { what |= CURL_CSELECT_ERR }
      return (descriptor, what)
    }
    return nil
  }

  /// A socket was made for libcurl.
  mutating func opened(_ descriptor: Int32) {
    reserve(descriptor)
    sockets[Int(descriptor)] = Socket(isOurs: true)
  }

  /// A socket that was made for libcurl is about to be closed.
  mutating func closed(_ descriptor: Int32) {
    reserve(descriptor)
    sockets[Int(descriptor)] = Socket()
  }

  /// libcurl wants to know of other things.
  mutating func want(_ descriptor: Int32, _ what: Int32) {
    reserve(descriptor)
    var wanted: UInt32 = 0
    if what & CURL_POLL_IN != 0, what != CURL_POLL_REMOVE { wanted |= EPOLLIN.rawValue }
    if what & CURL_POLL_OUT != 0, what != CURL_POLL_REMOVE { wanted |= EPOLLOUT.rawValue }
    sockets[Int(descriptor)].wanted = wanted
    if wanted == 0, sockets[Int(descriptor)].isOurs, sockets[Int(descriptor)].watched == EPOLLIN.rawValue {
      return
    }
    watch(descriptor, wanted)
  }

  private mutating func watch(_ descriptor: Int32, _ events: UInt32) {
    let watched = sockets[Int(descriptor)].watched
    guard watched != events else { return }
    sockets[Int(descriptor)].watched = events
    switch (watched, events) {
    case (_, 0): control(EPOLL_CTL_DEL, descriptor, 0)
    case (0, _): control(EPOLL_CTL_ADD, descriptor, events)
    default: control(EPOLL_CTL_MOD, descriptor, events)
    }
  }

  private mutating func reserve(_ descriptor: Int32) {
    while sockets.count <= Int(descriptor) { sockets.append(Socket()) }
  }

  private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32) {
    var event = epoll_event()
    event.events = events
    event.data.fd = descriptor
    epoll_ctl(epoll, operation, descriptor, &event)
  }
}
