import Essentials
import Synchronization
import Telemetry

#if canImport(Glibc)
import Glibc
#endif

/// All open WebSockets of a server.
final class WebSocketHub: Sendable {
  private struct Member {
    let connection: WebSocketConnection
    let socket: WebSocket
    var task: Task<Void, Never>?
  }

  private struct State {
    var members: [ObjectIdentifier: Member] = [:]
    var isClosing = false
  }

  private let loop: EventLoop
  private let logger: Logger
  private let state = Mutex(State())

  init(loop: EventLoop, logger: Logger) {
    self.loop = loop
    self.logger = logger
  }

  /// How many there are.
  var count: Int { state.withLock { $0.members.count } }

  /// Begins to talk over an upgraded connection.
  func open(
    _ handshake: WebSocketHandshake, _ request: HTTPRequest, descriptor: Int32, upgrade: OpaquePointer?,
    early: [UInt8], onClose: @escaping @Sendable () -> Void
  ) {
    let limits = handshake.endpoint.limits
    let connection = WebSocketConnection(
      descriptor: descriptor, upgrade: upgrade, early: early, limits: limits, loop: loop
    ) { [weak self] connection in
      onClose()
      self?.closed(connection)
    }
    let socket = WebSocket(subprotocol: handshake.subprotocol, limits: limits) { [loop] in
      loop.run { connection.attend() }
    }
    let isClosing = state.withLock { state in
      state.members[ObjectIdentifier(connection)] = Member(connection: connection, socket: socket)
      return state.isClosing
    }
    loop.run { connection.start(socket) }
    if isClosing { socket.close(.goingAway) }
    serve(handshake.endpoint, request, connection, socket)
  }

  private func serve(
    _ endpoint: WebSocketEndpoint, _ request: HTTPRequest, _ connection: WebSocketConnection,
    _ socket: WebSocket
  ) {
    let task = Task { [logger] in
      do {
        try await endpoint.handler(request, socket)
        socket.close(.normal)
      } catch is WebSocketClosed, is CancellationError {
        socket.close(.normal)
      } catch let error as any ProblemConvertible where error.problem != nil {
        logger.warning(
          "A WebSocket cannot be served now",
          ["request_id": .string(request.id), "error": .string("\(error)")])
        socket.close(.tryAgainLater, reason: "resume in a moment")
      } catch {
        logger.error(
          "A WebSocket handler failed", ["request_id": .string(request.id), "error": .string("\(error)")])
        socket.close(.internalError)
      }
    }
    let isOpen = state.withLock { state in
      state.members[ObjectIdentifier(connection)]?.task = task
      return state.members[ObjectIdentifier(connection)] != nil
    }
    if !isOpen { task.cancel() }
  }

  private func closed(_ connection: WebSocketConnection) {
    let member = state.withLock { $0.members.removeValue(forKey: ObjectIdentifier(connection)) }
    member?.task?.cancel()
  }

  /// Looks at the clock for all; on the loop's thread.
  func tick() {
    let now = ContinuousClock.now
    for connection in state.withLock({ $0.members.values.map(\.connection) }) { connection.tick(now) }
  }

  /// Tells all clients that the server goes away.
  func closeAll() {
    let sockets = state.withLock { state in
      state.isClosing = true
      return state.members.values.map(\.socket)
    }
    for socket in sockets { socket.close(.goingAway) }
  }

  /// Closes what did not close in time.
  func abortAll() {
    let connections = state.withLock { $0.members.values.map(\.connection) }
    loop.run { for connection in connections { connection.abort() } }
  }
}
