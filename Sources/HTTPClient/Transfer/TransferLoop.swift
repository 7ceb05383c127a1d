import CCurl
import Essentials
import Synchronization
import Telemetry

#if canImport(Glibc)
import Glibc
#endif

/// The thread on which libcurl makes all calls.
///
/// libcurl is told of each socket on which something happens (`curl_multi_socket_action`), so that the cost of a call
/// does not grow with the number of those that wait.
///
/// `@unchecked Sendable`: the inbox is locked; all else is constant, or only touched on the loop's thread.
final class TransferLoop: @unchecked Sendable {
  enum Command {
    case start(Transfer)
    case cancel(Transfer)
    /// The reader has caught up.
    case resume(Transfer)
  }

  private enum End {
    /// When no call is left: nobody can make another.
    case whenIdle
    /// Now; calls that run are cancelled.
    case now
  }

  private struct Inbox {
    var commands: [Command] = []
    var end: End?
    var isAsleep = false
    var isOver = false
    var closers: [CheckedContinuation<Void, Never>] = []
  }

  let configuration: HTTPClientConfiguration
  let proxies: Proxies
  let share: UnsafeMutableRawPointer?
  private let wakeUp: Int32
  private let inbox = Mutex(Inbox())

  // On the loop's thread.
  private(set) var now = MonotonicTime.now
  private let multi: UnsafeMutableRawPointer
  private var poller: Poller
  private let report: TransferReport
  private var commands: [Command] = []
  private var busy: [EasyHandle] = []
  private var spare: [EasyHandle] = []
  private var touched: [Transfer] = []
  private var hosts: [String: HostCalls] = [:]
  /// When libcurl wants to be called.
  private var timer = Int64.max
  /// No deadline of a call passes before.
  private var nextLook = Int64.max

  private static let isStarted = usher_curl_start() == CURLE_OK
  private static let spareLimit = 256
  private static let hostLimit = 1024
  /// Deadlines are not looked at more often, in nanoseconds.
  private static let lookInterval: Int64 = 2_000_000

  init(_ configuration: HTTPClientConfiguration, _ report: TransferReport) {
    guard Self.isStarted, let multi = curl_multi_init(), let poller = Poller() else {
      preconditionFailure("The system has no room for a client")
    }
    self.configuration = configuration
    self.report = report
    self.multi = multi
    wakeUp = poller.wakeUpDescriptor
    self.poller = poller
    proxies = Proxies(configuration.proxy)
    // TLS sessions are resumed, whichever handle made them.
    share = curl_share_init()
    usher_curl_share(share, CURL_LOCK_DATA_SSL_SESSION)
    let context = Unmanaged.passUnretained(self).toOpaque()
    usher_curl_multi_on_socket(multi, socketChanged, context)
    usher_curl_multi_on_timer(multi, timerChanged, context)
    usher_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.idleConnections)
  }

  // MARK: - On any thread

  func start() {
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    // Signals are for the other threads; this one writes to sockets that may be gone.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    let isStarted = pthread_create(&thread, nil, transferThread, box.toOpaque()) == 0
    pthread_sigmask(SIG_SETMASK, &before, nil)
    precondition(isStarted, "The system has no room for another thread")
    pthread_detach(thread)
  }

  /// Leaves word for the loop's thread.
  func submit(_ command: Command) {
    let (mustWake, isRefused) = inbox.withLock { inbox in
      guard !inbox.isOver else { return (false, true) }
      inbox.commands.append(command)
      defer { inbox.isAsleep = false }
      return (inbox.isAsleep, false)
    }
    if mustWake { wake() }
    if isRefused, case .start(let transfer) = command { transfer.cancel() }
  }

  /// Ends the thread when all calls have ended.
  func retire() {
    inbox.withLock { if $0.end == nil { $0.end = .whenIdle } }
    wake()
  }

  /// Cancels all calls, and returns when the thread has let go of everything.
  func close() async {
    await withCheckedContinuation { continuation in
      let isOver = inbox.withLock { inbox in
        guard !inbox.isOver else { return true }
        inbox.end = .now
        inbox.closers.append(continuation)
        return false
      }
      if isOver { continuation.resume() } else { wake() }
    }
  }

  private func wake() {
    var one: UInt64 = 1
    _ = write(wakeUp, &one, 8)
  }

  // MARK: - The thread

  fileprivate func run() {
    while !isAtEnd() {
      poller.wait(sleepTime())
      now = MonotonicTime.now
      var running: Int32 = 0
      while let (socket, what) = poller.next() { curl_multi_socket_action(multi, socket, what, &running) }
      obey()
      if timer <= now {
        timer = .max
        curl_multi_socket_action(multi, -1, 0, &running)
      }
      collect()
      if nextLook <= now { lookAtDeadlines() }
      flush()
    }
    letGo()
  }

  /// How long to wait at most, in milliseconds; -1 for as long as it takes.
  private func sleepTime() -> Int32 {
    let isNews = inbox.withLock { inbox in
      inbox.isAsleep = inbox.commands.isEmpty
      return !inbox.isAsleep
    }
    if isNews { return 0 }
    let next = min(timer, nextLook)
    guard next != .max else { return -1 }
    return Int32(clamping: max(0, (next - now + 999_999) / 1_000_000))
  }

  private func obey() {
    inbox.withLock { inbox in
      inbox.isAsleep = false
      swap(&inbox.commands, &commands)
    }
    guard !commands.isEmpty else { return }
    for command in commands {
      switch command {
      case .start(let transfer): admit(transfer)
      case .cancel(let transfer): end(transfer, .failed(.cancelled))
      case .resume(let transfer):
        guard let handle = transfer.progress.handle else { continue }
        // The time that the reader took is not the sender's.
        transfer.progress.lastByteAt = now
        curl_easy_pause(handle.curl, CURLPAUSE_CONT)
      }
    }
    commands.removeAll(keepingCapacity: commands.capacity <= 4096)
  }

  /// Begins a call, or lets it wait until others to its host have ended.
  private func admit(_ transfer: Transfer) {
    let host = hostCalls(transfer.address.origin)
    transfer.progress.host = host
    if host.running < configuration.callsPerHost {
      begin(transfer, host)
    } else if host.waiting < configuration.waitingPerHost {
      host.append(transfer)
      report.waiting(1)
      look(at: transfer.overdue(at: now).next)
    } else {
      transfer.progress.host = nil
      end(transfer, .failed(.busy(host: transfer.address.host)))
    }
  }

  private func hostCalls(_ origin: String) -> HostCalls {
    if let known = hosts[origin] { return known }
    if hosts.count >= Self.hostLimit { hosts = hosts.filter { !$0.value.isIdle } }
    let host = HostCalls()
    hosts[origin] = host
    return host
  }

  private func begin(_ transfer: Transfer, _ host: HostCalls) {
    guard let handle = spare.popLast() ?? EasyHandle(self) else {
      transfer.progress.host = nil
      end(transfer, .failed(.cannotConnect("There is no memory for another call")))
      return
    }
    host.running += 1
    report.running(1)
    transfer.progress.handle = handle
    transfer.progress.stage = .connecting
    transfer.progress.sendsSince = now
    handle.index = busy.count
    busy.append(handle)
    handle.prepare(transfer)
    look(at: transfer.overdue(at: now).next)
    curl_multi_add_handle(multi, handle.curl)
  }

  /// Takes what libcurl has ended.
  private func collect() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      let result = message.pointee.data.result
      guard let handle = EasyHandle.of(message.pointee.easy_handle), let transfer = handle.transfer else {
        continue
      }
      guard result != CURLE_OK else {
        end(transfer, .finished)
        continue
      }
      let error =
        transfer.progress.refusal
        ?? TransferFailure.error(
          result, isConnected: transfer.progress.stage != .connecting, systemError: handle.systemError,
          host: transfer.address.host, reason: handle.reason(result))
      end(transfer, .failed(error))
    }
  }

  /// Ends a call; its connection is closed if the answer has not come to its end.
  private func end(_ transfer: Transfer, _ ending: Transfer.Ending) {
    let stage = transfer.progress.stage
    guard stage != .over else { return }
    transfer.progress.stage = .over
    transfer.progress.ending = ending
    touch(transfer)
    report.ended(transfer, ending, at: now)
    guard let host = transfer.progress.host else { return }
    guard let handle = transfer.progress.handle else {
      host.leave()
      report.waiting(-1)
      return
    }
    transfer.progress.handle = nil
    curl_multi_remove_handle(multi, handle.curl)
    handle.clear()
    let last = busy.removeLast()
    if last !== handle {
      last.index = handle.index
      busy[handle.index] = last
    }
    if spare.count < Self.spareLimit { spare.append(handle) }
    host.running -= 1
    report.running(-1)
    if let next = host.next() {
      report.waiting(-1)
      begin(next, host)
    }
  }

  // MARK: - What the callbacks say

  /// Something of this transfer is new to its reader.
  func touch(_ transfer: Transfer) {
    guard !transfer.progress.isTouched else { return }
    transfer.progress.isTouched = true
    touched.append(transfer)
  }

  func opened(_ socket: Int32) {
    poller.opened(socket)
    report.connections(1)
  }

  func closed(_ socket: Int32) {
    poller.closed(socket)
    report.connections(-1)
  }

  fileprivate func want(_ socket: Int32, _ what: Int32) {
    poller.want(socket, what)
  }

  fileprivate func setTimer(_ milliseconds: Int) {
    timer = milliseconds < 0 ? .max : now + Int64(milliseconds) * 1_000_000
  }

  private func flush() {
    guard !touched.isEmpty else { return }
    // Nothing is touched meanwhile: only libcurl and the steps before do that.
    for transfer in touched { transfer.flush() }
    touched.removeAll(keepingCapacity: touched.capacity <= 4096)
  }

  // MARK: - Deadlines

  /// A deadline may pass then.
  func look(at time: Int64) {
    nextLook = min(nextLook, time)
  }

  /// Looks at all calls. It need not happen often: deadlines move away as calls go on, and then nothing is done.
  private func lookAtDeadlines() {
    nextLook = .max
    var overdue: [(Transfer, HTTPClientError.Phase)] = []
    func look(_ transfer: Transfer) {
      let (phase, next) = transfer.overdue(at: now)
      if let phase { overdue.append((transfer, phase)) } else { nextLook = min(nextLook, next) }
    }
    for handle in busy { if let transfer = handle.transfer { look(transfer) } }
    for host in hosts.values where host.waiting > 0 { host.all.forEach(look) }
    for (transfer, phase) in overdue { end(transfer, .failed(.timeout(phase))) }
    nextLook = max(nextLook, now + Self.lookInterval)
  }

  // MARK: - The end

  private func isAtEnd() -> Bool {
    inbox.withLock { inbox in
      switch inbox.end {
      case nil: return false
      case .whenIdle: if !busy.isEmpty || !inbox.commands.isEmpty { return false }
      case .now: break
      }
      inbox.isOver = true
      return true
    }
  }

  private func letGo() {
    obey()
    for transfer in hosts.values.flatMap(\.all) { end(transfer, .failed(.cancelled)) }
    for handle in busy { if let transfer = handle.transfer { end(transfer, .failed(.cancelled)) } }
    flush()
    spare = []
    hosts = [:]
    // Closes the connections.
    curl_multi_cleanup(multi)
    curl_share_cleanup(share)
    let closers = inbox.withLock { inbox in
      defer { inbox.closers = [] }
      return inbox.closers
    }
    for closer in closers { closer.resume() }
  }
}

private func transferThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
  return nil
}

private func socketChanged(
  _ curl: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: Int32,
  _ context: UnsafeMutableRawPointer?,
  _ socketContext: UnsafeMutableRawPointer?
) -> Int32 {
  if let context { Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue().want(socket, what) }
  return 0
}

private func timerChanged(
  _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  if let context { Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue().setTimer(milliseconds) }
  return 0
}
