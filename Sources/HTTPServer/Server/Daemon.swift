import CLinux
import CMicrohttpd
import Essentials
import Synchronization
import Telemetry

#if canImport(Glibc)
import Glibc
#endif

/// Owns libmicrohttpd's daemon and what its callbacks need.
///
/// `@unchecked Sendable`: `handle` is set before the first callback can come and cleared after the last; libmicrohttpd's
/// functions on daemons may be called from any thread. All else is constant or locked.
final class Daemon: @unchecked Sendable {
  private struct State {
    /// Exchanges whose handler had to wait, and those with streams: what someone must look after.
    var watched: [ObjectIdentifier: Exchange] = [:]
    var isLeaving = false
    var isDraining = false
  }

  let responder: Responder
  let webSockets: WebSocketHub
  let peers: PeerTable
  let certificates: CertificateStore?
  private let metrics: HTTPMetrics
  private let loop: EventLoop
  private let state = Mutex(State())
  private let exchanges = Atomic<Int>(0)
  private var handle: OpaquePointer?
  /// The listening socket, which libmicrohttpd closes at its end.
  private let listener = Atomic<Int32>(-1)

  init?(responder: Responder, certificates: CertificateStore?, metrics: HTTPMetrics) {
    self.responder = responder
    self.certificates = certificates
    self.metrics = metrics
    peers = PeerTable(responder.configuration)
    let ticker = Ticker()
    guard let loop = EventLoop(onTick: { ticker.daemon?.tick() }) else { return nil }
    self.loop = loop
    webSockets = WebSocketHub(loop: loop, logger: responder.logger)
    ticker.daemon = self
  }

  /// Breaks the knot between the loop and the daemon that it ticks for.
  private final class Ticker: @unchecked Sendable {
    // Set once, before the loop's thread starts.
    weak var daemon: Daemon?
  }

  /// Whether clients are asked to go elsewhere.
  var isLeaving: Bool { state.withLock { $0.isLeaving } }
  var isDraining: Bool { state.withLock { $0.isDraining } }
  var openExchanges: Int { exchanges.load(ordering: .acquiring) }

  // MARK: - Life

  func start(listeningOn socket: Int32) throws(HTTPServerError) {
    let configuration = responder.configuration
    var settings = usher_mhd_settings()
    settings.context = Unmanaged.passUnretained(self).toOpaque()
    settings.handler = daemonRequest
    settings.completed = daemonCompleted
    settings.connection = daemonConnection
    settings.uri = daemonTarget
    settings.unescape = daemonUnescape
    settings.logger = daemonLog
    settings.listen_socket = socket
    settings.threads = UInt32(
      configuration.threads > 0 ? configuration.threads : sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    settings.connections = UInt32(configuration.maximumConnections)
    // Longer than any limit that the table of peers watches: it says why, libmicrohttpd would not.
    let limits = [configuration.idleTimeout, configuration.headerTimeout, configuration.requestTimeout]
    settings.idle_seconds = UInt32((limits.max() ?? .zero).components.seconds) + 5
    if certificates != nil { settings.certificate = daemonCertificate }
    // For the head of a request and that of its response; it is cleared for every request, so no more than needed.
    settings.connection_memory = configuration.headerLimit + (4 << 10)
    handle = usher_mhd_start(&settings)
    guard handle != nil else { throw .cannotStart }
    listener.store(socket, ordering: .relaxed)
    loop.start()
  }

  /// Serves on, and asks all clients to go elsewhere with their next request.
  func leave() {
    state.withLock { $0.isLeaving = true }
    webSockets.closeAll()
  }

  /// Accepts no more connections, lets those that are there end, and closes what has not ended after `grace`.
  func stop(grace: Duration) async {
    let deadline = ContinuousClock.now + grace
    leave()
    state.withLock { $0.isDraining = true }
    stopListening()
    await wait(until: deadline) { self.openExchanges == 0 && self.webSockets.count == 0 }
    for exchange in state.withLock({ Array($0.watched.values) }) { exchange.abandon() }
    webSockets.abortAll()
    // libmicrohttpd must not be stopped while a connection is suspended.
    await wait(until: .now + .seconds(5)) {
      self.webSockets.count == 0 && self.state.withLock { $0.watched.values.allSatisfy { !$0.isSuspended } }
    }
    await withCheckedContinuation { continuation in
      // Joins threads: not on the cooperative pool.
      loop.run { [self] in
        MHD_stop_daemon(handle)
        handle = nil
        continuation.resume()
      }
    }
    loop.stop()
  }

  /// Puts something that never has anything in the place of the listening socket, which closes that. libmicrohttpd's own
  /// way, `MHD_quiesce_daemon`, takes the socket out of its threads' epoll sets while they may be doing the same, and
  /// whoever comes second ends the program.
  private func stopListening() {
    let nothing = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard nothing >= 0 else { return }
    let socket = listener.load(ordering: .relaxed)
    dup2(nothing, socket)
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    close(nothing)
  }

  private func wait(until deadline: ContinuousClock.Instant, for condition: () -> Bool) async {
    while !condition(), ContinuousClock.now < deadline {
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  // MARK: - What exchanges ask

  func refusal(of peer: Peer) -> Problem? {
    if peer.isExcessive { return .tooManyConnections }
    return isDraining ? .shuttingDown : nil
  }

  /// Looks after an exchange until it ends.
  func watch(_ exchange: Exchange) {
    state.withLock { $0.watched[ObjectIdentifier(exchange)] = exchange }
  }

  // MARK: - The clock

  private func tick() {
    webSockets.tick()
    peers.reap()
    certificates?.refresh()
    let watched = state.withLock { Array($0.watched.values) }
    for exchange in watched where exchange.isSuspended {
      if peers.hasLeft(exchange.peer) {
        exchange.abandon()
      } else if exchange.isAnswering, exchange.isOverdue {
        exchange.giveUp(.handlerTimeout)
      }
    }
  }

  // MARK: - libmicrohttpd's callbacks

  fileprivate func opened(_ connection: OpaquePointer) -> Peer {
    let address = usher_mhd_client_address(connection).flatMap { SocketAddress($0) }?.host ?? ""
    return peers.add(
      address: address, socket: usher_mhd_socket(connection), certificate: certificates?.current)
  }

  fileprivate func closed(_ peer: Peer) {
    if peer.needsLingering { LingeringClose.begin(peer.socket, on: loop) }
    peers.remove(peer)
  }

  fileprivate func begun(_ connection: OpaquePointer, _ target: RequestTarget) -> Exchange? {
    guard let context = usher_mhd_connection_context(connection) else { return nil }
    exchanges.add(1, ordering: .relaxed)
    let peer = Unmanaged<Peer>.fromOpaque(context).takeUnretainedValue()
    peer.expects(.head)
    return Exchange(connection: connection, peer: peer, target: target, daemon: self)
  }

  fileprivate func ended(_ exchange: Exchange) {
    exchange.ended()
    exchange.peer.expects(.request)
    record(exchange)
    state.withLock { _ = $0.watched.removeValue(forKey: ObjectIdentifier(exchange)) }
    exchanges.subtract(1, ordering: .releasing)
  }

  private func record(_ exchange: Exchange) {
    guard let request = exchange.request else { return }
    let duration = ContinuousClock.now - exchange.started
    let method = request.method.rawValue
    let span = request.head.span.withLock(\.self)
    metrics.count(
      method: method, route: exchange.route?.pattern.text, status: exchange.status,
      seconds: Double(duration.microseconds) / 1e6, trace: span.flatMap { $0.isKept ? $0.traceID : nil })
    guard responder.configuration.logsRequests else { return }
    let path = request.head.loggedPath
    var fields: [String: JSONValue] = [
      "request_id": .string(request.id), "method": .string(method), "path": .string(path),
      "status": .integer(Int64(exchange.status)),
      "duration_ms": .number(Double(duration.microseconds) / 1e3),
      "remote": .string(request.remoteAddress),
    ]
    if let span { fields["trace_id"] = .string(span.traceID.description) }
    responder.logger.info("\(method) \(path) \(exchange.status)", fields)
  }

  fileprivate func logged(_ text: String) {
    LibraryErrorPage.note(text, responder)
    responder.logger.debug(text)
  }
}

private func daemon(_ context: UnsafeMutableRawPointer?) -> Daemon? {
  context.map { Unmanaged<Daemon>.fromOpaque($0).takeUnretainedValue() }
}

private func daemonTarget(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let connection else { return nil }
  return daemon(context)?.begun(connection, RequestTarget(target))
    .map { Unmanaged.passRetained($0).toOpaque() }
}

private func daemonRequest(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ bytes: UnsafePointer<CChar>?,
  _ size: UnsafeMutablePointer<Int>?, _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let pointer = exchange?.pointee, let method, let version, let size else { return .NO }
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
  let piece = UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : size.pointee)
  size.pointee = 0
  return exchange.proceed(method: method, version: version, bytes: piece) ? .YES : .NO
}

private func daemonCompleted(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ exchange: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
  guard let pointer = exchange?.pointee else { return }
  exchange?.pointee = nil
  daemon(context)?.ended(Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue())
}

private func daemonConnection(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ peer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_ConnectionNotificationCode
) {
  guard let connection, let daemon = daemon(context) else { return }
  if usher_mhd_is_started(code) {
    peer?.pointee = Unmanaged.passRetained(daemon.opened(connection)).toOpaque()
  } else if let pointer = peer?.pointee {
    peer?.pointee = nil
    daemon.closed(Unmanaged<Peer>.fromOpaque(pointer).takeRetainedValue())
  }
}

/// Paths are decoded here, not there: libmicrohttpd would end them at an escaped zero byte.
private func daemonUnescape(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?
) -> Int {
  text.map { strlen($0) } ?? 0
}

private func daemonLog(
  _ context: UnsafeMutableRawPointer?, _ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?
) {
  guard let format, let arguments else { return }
  var buffer = [CChar](repeating: 0, count: 512)
  vsnprintf(&buffer, buffer.count, format, arguments)
  daemon(context)?.logged(buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" })
}

/// The certificate for a new connection. GnuTLS gives its session; libmicrohttpd keeps its connection there, and we
/// keep our peer in that.
private func daemonCertificate(
  _ session: gnutls_session_t?, _ authorities: UnsafePointer<gnutls_datum_t>?, _ authorityCount: Int32,
  _ algorithms: UnsafePointer<gnutls_pk_algorithm_t>?, _ algorithmCount: Int32,
  _ chain: UnsafeMutablePointer<UnsafeMutablePointer<gnutls_pcert_st>?>?,
  _ count: UnsafeMutablePointer<UInt32>?,
  _ key: UnsafeMutablePointer<gnutls_privkey_t?>?
) -> Int32 {
  guard let connection = gnutls_session_get_ptr(session),
    let context = usher_mhd_connection_context(OpaquePointer(connection)),
    let certificate = Unmanaged<Peer>.fromOpaque(context).takeUnretainedValue().certificate
  else { return -1 }
  chain?.pointee = certificate.chain
  count?.pointee = certificate.count
  key?.pointee = certificate.key
  return 0
}
