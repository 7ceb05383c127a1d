import CMicrohttpd
import Essentials
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// One request and its answer on a connection of libmicrohttpd.
///
/// libmicrohttpd calls in on the connection's I/O thread: once with the head, with pieces of the body, at the end of the
/// request, and again after the connection was suspended and resumed. The handler is a Swift task that runs on that
/// thread until it first suspends; when it does not, nothing ever leaves the thread.
///
/// `@unchecked Sendable`: what is not in `progress` is only touched on the I/O thread. The connection is resumed only by
/// who moves `progress` from suspended to answered, and a suspended connection stays valid until it is resumed.
final class Exchange: @unchecked Sendable {
  private enum Phase {
    /// The head is not known yet.
    case head
    /// Somebody is asked who sends the request.
    case identifying(Route)
    /// The body comes.
    case receiving(Route, BodyReceiver)
    /// The body comes and is thrown away; then the answer is sent.
    case discarding(HTTPResponse)
    /// The handler runs.
    case running
    /// The answer is on its way.
    case answered
  }

  private struct Progress {
    var isSuspended = false
    var outcome: Responder.Outcome?
    /// When the handler must have answered.
    var deadline: ContinuousClock.Instant?
    var isAbandoned = false
    var isIdentified = false
    var task: Task<Void, Never>?
    var stream: StreamBody?
  }

  let connection: OpaquePointer
  let peer: Peer
  let started = ContinuousClock.now
  private unowned let daemon: Daemon
  private let target: RequestTarget
  private var phase = Phase.head
  private(set) var request: HTTPRequest?
  private(set) var route: Route?
  private(set) var status = 0
  private var discarded = 0
  private let progress = Mutex(Progress())

  init(connection: OpaquePointer, peer: Peer, target: RequestTarget, daemon: Daemon) {
    self.connection = connection
    self.peer = peer
    self.target = target
    self.daemon = daemon
  }

  // MARK: - On the I/O thread

  /// The request goes on: with bytes of its body, or, when there are none, with its head, its end or a resumption.
  func proceed(
    method: UnsafePointer<CChar>, version: UnsafePointer<CChar>, bytes: UnsafeRawBufferPointer
  ) -> Bool {
    switch phase {
    case .head:
      return begin(method, version)
    case .identifying(let route):
      return bytes.isEmpty && identified(route)
    case .receiving(let route, let receiver):
      do {
        guard bytes.isEmpty else {
          try receiver.receive(bytes)
          return true
        }
        return run(route, with: try receiver.finish())
      } catch {
        phase = .discarding(rendering(error))
        return bytes.isEmpty ? answer(rendering(error)) : true
      }
    case .discarding(let response):
      return bytes.isEmpty ? answer(response) : discard(bytes.count, before: response)
    case .running:
      guard bytes.isEmpty else { return false }
      return answer()
    case .answered:
      return true
    }
  }

  /// A body that is refused is thrown away up to some length, so that the connection lives on; then the client is told
  /// in the middle of its sending, which is the end of the connection.
  private func discard(_ count: Int, before response: HTTPResponse) -> Bool {
    discarded += count
    guard discarded > BodyAdmission.discardLimit else { return true }
    phase = .answered
    status = response.status
    if !peer.description.isSecure, case .bytes(let document) = response.body {
      RawAnswer.send(status: response.status, document, daemon.responder.security, on: peer.socket)
    }
    peer.cutShort()
    return false
  }

  private func begin(_ method: UnsafePointer<CChar>, _ version: UnsafePointer<CChar>) -> Bool {
    let line = RequestParser.Line(method: method, target: target, version: version)
    let parsed = RequestParser.head(connection, line, peer: peer, daemon.responder)
    let head = parsed.head
    request = HTTPRequest(head: head)
    if let problem = parsed.problem {
      if problem.status == 414 || problem.status == 431, !peer.description.isSecure {
        return refuseWithoutRoom(problem, head)
      }
      // Where the protocol is broken nobody knows where the next request begins: answer at once, which makes
      // libmicrohttpd close the connection.
      return answerEarly(daemon.responder.problem(problem, head))
    }
    if let refusal = daemon.refusal(of: peer) { return answerEarly(daemon.responder.problem(refusal, head)) }
    peer.expects(.body)
    switch daemon.responder.admit(head) {
    case .answer(let response): return refuse(response, head)
    case .proceed(let route, let parameters):
      request?.parameters = parameters
      self.route = route
      let hasBody = BodyReceiver.length(head.headers) > 0 || head.headers.contains("Transfer-Encoding")
      if hasBody, let identify = route.identify { return self.identify(route, identify) }
      receive(route, head)
      return true
    }
  }

  private func receive(_ route: Route, _ head: RequestHead) {
    phase = .receiving(route, BodyReceiver(head.headers, route.body, daemon.responder.configuration))
  }

  /// Answers in place of the handler; a short body is read away first.
  private func refuse(_ response: HTTPResponse, _ head: RequestHead) -> Bool {
    guard BodyReceiver.length(head.headers) <= BodyAdmission.ignoredLimit else {
      return answerEarly(response)
    }
    phase = .discarding(response)
    return true
  }

  /// Lets the body wait until it is known who sends it.
  private func identify(_ route: Route, _ identify: @escaping Router.Identification) -> Bool {
    guard let request else { return false }
    phase = .identifying(route)
    peer.expects(.nothing)
    let responder = daemon.responder
    progress.withLock { $0.deadline = .now + responder.configuration.requestTimeout }
    let task = Task.immediate { [self] in
      note(await responder.refusal(of: request, identify))
    }
    let mustWait = progress.withLock { progress in
      guard progress.outcome == nil, !progress.isIdentified else { return false }
      progress.task = task
      progress.isSuspended = true
      MHD_suspend_connection(connection)
      return true
    }
    guard mustWait else { return identified(route) }
    daemon.watch(self)
    return true
  }

  /// Goes on when it is known who sends the request.
  private func identified(_ route: Route) -> Bool {
    guard let head = request?.head else { return false }
    let progress = progress.withLock { $0 }
    if case .response(let response) = progress.outcome { return refuse(response, head) }
    guard progress.isIdentified else { return false }
    peer.expects(.body)
    receive(route, head)
    return true
  }

  /// A head beyond the limit has taken the memory in which libmicrohttpd would build that of the answer.
  private func refuseWithoutRoom(_ problem: Problem, _ head: RequestHead) -> Bool {
    phase = .answered
    status = problem.status
    RawAnswer.send(
      status: status, problem.document(requestID: head.id), daemon.responder.security, on: peer.socket)
    peer.cutShort()
    return false
  }

  /// Answers before the request is here as a whole, after which libmicrohttpd closes the connection.
  private func answerEarly(_ response: HTTPResponse) -> Bool {
    peer.cutShort()
    return answer(response)
  }

  private func rendering(_ error: any Error) -> HTTPResponse {
    guard let head = request?.head else { return .problem(.internalError) }
    return daemon.responder.rendering(error, of: head)
  }

  private func run(_ route: Route, with content: BodyReceiver.Content) -> Bool {
    request?.body = content.bytes
    request?.multipart = content.form
    guard let request else { return false }
    phase = .running
    peer.expects(.nothing)
    let responder = daemon.responder
    let limit = route.answerLimit ?? responder.configuration.requestTimeout
    progress.withLock { $0.deadline = .now + limit }
    let task = Task.immediate { [self] in
      let outcome = await responder.respond(to: request, by: route)
      guard case .pending(let pending) = outcome else { return complete(outcome) }
      pending.whenFulfilled { self.complete(outcome) }
    }
    let mustWait = progress.withLock { progress in
      guard progress.outcome == nil else { return false }
      progress.task = task
      progress.isSuspended = true
      // Under the lock, so that nobody resumes what is not suspended yet.
      MHD_suspend_connection(connection)
      return true
    }
    guard mustWait else { return answer() }
    daemon.watch(self)
    return true
  }

  /// Sends what the handler answered.
  private func answer() -> Bool {
    guard let request, let outcome = progress.withLock({ $0.outcome }) else { return false }
    switch outcome {
    case .response(let response): return answer(response)
    case .pending(let pending): return answer(daemon.responder.response(pending, for: request.head))
    case .upgrade(let handshake, _):
      guard !daemon.isLeaving else { return answer(.problem(.shuttingDown, requestID: request.id)) }
      phase = .answered
      status = 101
      return UpgradeResponse.queue(handshake, on: connection)
    }
  }

  private func answer(_ response: HTTPResponse) -> Bool {
    phase = .answered
    peer.expects(.nothing)
    guard let head = request?.head else { return false }
    let response = daemon.responder.finish(response, for: head)
    status = response.status
    if case .stream(let body) = response.body, head.method != .head {
      let stream = StreamBody(connection: connection)
      progress.withLock { $0.stream = stream }
      guard QueuedResponse.queue(response, stream: stream, on: connection, closes: daemon.isLeaving) else {
        return false
      }
      daemon.watch(self)
      stream.start(body) { [responder = daemon.responder] error in
        _ = responder.rendering(error, of: head)
      }
      return true
    }
    return QueuedResponse.queue(response, stream: nil, on: connection, closes: daemon.isLeaving)
  }

  /// libmicrohttpd is done with this exchange.
  func ended() {
    let (stream, task) = progress.withLock { ($0.stream, $0.task) }
    stream?.abandon()
    task?.cancel()
  }

  // MARK: - On any thread

  private func complete(_ outcome: Responder.Outcome) {
    let mustResume = progress.withLock { progress in
      guard progress.outcome == nil, !progress.isAbandoned else { return false }
      progress.outcome = outcome
      progress.task = nil
      defer { progress.isSuspended = false }
      return progress.isSuspended
    }
    if mustResume { MHD_resume_connection(connection) }
  }

  /// Whoever was asked has said whether the request may come in.
  private func note(_ refusal: HTTPResponse?) {
    let mustResume = progress.withLock { progress in
      guard progress.outcome == nil, !progress.isAbandoned else { return false }
      progress.outcome = refusal.map(Responder.Outcome.response)
      progress.isIdentified = true
      progress.task = nil
      defer { progress.isSuspended = false }
      return progress.isSuspended
    }
    if mustResume { MHD_resume_connection(connection) }
  }

  /// Answers in place of a handler that takes too long, and cancels it.
  func giveUp(_ problem: Problem) {
    guard let request else { return }
    let task = progress.withLock { $0.task }
    complete(.response(.problem(problem, requestID: request.id)))
    task?.cancel()
  }

  /// The client has gone, or the server must stop now: cancels the handler and closes the connection.
  func abandon() {
    let (mustResume, task, stream) = progress.withLock { progress in
      guard progress.outcome == nil else { return (false, progress.task, progress.stream) }
      progress.isAbandoned = true
      defer { progress.isSuspended = false }
      return (progress.isSuspended, progress.task, progress.stream)
    }
    task?.cancel()
    stream?.abandon()
    if mustResume { MHD_resume_connection(connection) }
  }

  /// Whether libmicrohttpd does not look at the connection, so that nobody sees the client leave.
  var isSuspended: Bool {
    progress.withLock { $0.isSuspended || $0.stream?.isReaderSuspended == true }
  }

  /// Whether the handler has not answered yet.
  var isAnswering: Bool { progress.withLock { $0.outcome == nil && !$0.isAbandoned } }

  /// Whether the handler has taken longer than it may.
  var isOverdue: Bool { progress.withLock { $0.deadline.map { $0 < .now } ?? false } }
}

extension Exchange {
  /// The connection speaks WebSocket from now on.
  ///
  /// Without TLS, we keep a duplicate of the socket and libmicrohttpd lets go of its connection, with its buffers. With
  /// TLS, it stays between us and the client, and what we have is one end of a pair of sockets.
  func upgraded(socket: Int32, early: [UInt8], handle: OpaquePointer) {
    guard case .upgrade(let handshake, let request) = outcome else { return usher_mhd_upgrade_close(handle) }
    peer.upgraded()
    let leave: @Sendable () -> Void = { [peers = daemon.peers, peer] in peers.leave(peer) }
    guard !peer.description.isSecure else {
      return webSockets.open(
        handshake, request, descriptor: socket, upgrade: handle, early: early, onClose: leave)
    }
    let duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    usher_mhd_upgrade_close(handle)
    guard duplicate >= 0 else { return leave() }
    var yes: Int32 = 1
    setsockopt(duplicate, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    webSockets.open(handshake, request, descriptor: duplicate, upgrade: nil, early: early, onClose: leave)
  }

  private var outcome: Responder.Outcome? { progress.withLock { $0.outcome } }
  private var webSockets: WebSocketHub { daemon.webSockets }
}
