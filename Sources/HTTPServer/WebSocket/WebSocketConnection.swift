import CMicrohttpd
import CWslay
import Essentials

#if canImport(Glibc)
import Glibc
#endif

/// The socket of a WebSocket on the loop's thread: frames in, messages out, and the other way.
///
/// `@unchecked Sendable`: after `start`, only the loop's thread touches it.
final class WebSocketConnection: @unchecked Sendable {
  private enum Phase {
    case open
    /// A close frame is on its way, or both are; the peer has until then.
    case closing(deadline: ContinuousClock.Instant)
    case closed
  }

  private let descriptor: Int32
  private let upgrade: OpaquePointer?
  private let loop: EventLoop
  private let limits: WebSocketLimits
  private let onClose: @Sendable (WebSocketConnection) -> Void
  private var socket: WebSocket?
  private var wslay: OpaquePointer?
  /// Bytes that came together with the handshake.
  private var early: ArraySlice<UInt8>
  private var phase = Phase.open
  private var events: EventLoop.Events = []
  private var lastHeard = ContinuousClock.now
  private var lastProgress = ContinuousClock.now
  private var isPinged = false
  /// Whether the peer has closed its end, or the connection is lost.
  private var isBroken = false
  /// Whether the peer's bytes mean nothing any more.
  private var isDeaf = false
  /// Bytes of messages in wslay's queue, as ``WebSocket`` counts them.
  private var queuedBytes = 0

  /// - Parameters:
  ///   - upgrade: libmicrohttpd's handle when the socket is its own (TLS); otherwise the socket is ours to close.
  init(
    descriptor: Int32, upgrade: OpaquePointer?, early: [UInt8], limits: WebSocketLimits, loop: EventLoop,
    onClose: @escaping @Sendable (WebSocketConnection) -> Void
  ) {
    self.descriptor = descriptor
    self.upgrade = upgrade
    self.early = early[...]
    self.limits = limits
    self.loop = loop
    self.onClose = onClose
  }

  /// Begins to read and write, on the loop's thread.
  func start(_ socket: WebSocket) {
    self.socket = socket
    var callbacks = wslay_event_callbacks()
    callbacks.recv_callback = webSocketReceive
    callbacks.send_callback = webSocketSend
    callbacks.on_msg_recv_callback = webSocketMessage
    var context: OpaquePointer?
    guard
      wslay_event_context_server_init(&context, &callbacks, Unmanaged.passUnretained(self).toOpaque()) == 0
    else { return finish(.internalError) }
    wslay = context
    wslay_event_config_set_max_recv_msg_length(context, UInt64(limits.message))
    events = [.readable]
    loop.add(descriptor, events) { [self] events in handle(events) }
    if !early.isEmpty { receive() }
    flush()
  }

  private func handle(_ events: EventLoop.Events) {
    if !events.isDisjoint(with: [.readable, .broken]) { receive() }
    // While reading is paused, nobody else would notice, and the loop would be told again and again.
    if case .open = phase, !events.isDisjoint(with: .broken) { return finish(.abnormal) }
    flush()
  }

  /// Does what the handler asked for.
  func attend() {
    if let socket, !socket.pausesReading() { receive() }
    flush()
  }

  private func receive() {
    guard let wslay, case .open = phase, wslay_event_want_read(wslay) == 1 else { return drainAfterClose() }
    guard wslay_event_recv(wslay) == 0 else { return isBroken ? finish(.abnormal) : refuseFrame(wslay) }
    if wslay_event_get_close_received(wslay) == 1 {
      // wslay has queued the answer itself.
      beginClosing()
    } else if wslay_event_get_read_enabled(wslay) == 0 {
      // The client broke the protocol; wslay has queued a close frame that says how.
      beginClosing()
    }
  }

  /// What has come is no frame, so nothing after it can be understood. wslay has queued a close frame without a code;
  /// where nothing waits before it, one that says why goes in its place.
  private func refuseFrame(_ wslay: OpaquePointer) {
    isDeaf = true
    ourCode = .protocolError
    beginClosing()
    guard wslay_event_get_queued_msg_count(wslay) == 1 else { return }
    wslay_event_shutdown_write(wslay)
    let frame: [UInt8] = [0x88, 2, 0x03, 0xEA]
    _ = frame.withUnsafeBytes { write($0) }
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// While the close frame goes out, the peer's last bytes are read away: closing a socket with unread bytes resets
  /// the connection, and the peer would not see why.
  private func drainAfterClose() {
    guard case .closing = phase else { return }
    if let wslay, !isDeaf, wslay_event_want_read(wslay) == 1 {
      guard wslay_event_recv(wslay) == 0 else { return finish(closeCode) }
    } else {
      var scratch = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &scratch, scratch.count, Int32(MSG_DONTWAIT))
      if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR { finish(closeCode) }
    }
  }

  private func beginClosing() {
    guard case .open = phase else { return }
    phase = .closing(deadline: .now + .seconds(5))
  }

  /// Sends what waits, as far as the socket takes it.
  func flush() {
    guard let wslay, let socket else { return }
    while true {
      takeOutgoing(from: socket, into: wslay)
      guard wslay_event_want_write(wslay) == 1 else { break }
      guard wslay_event_send(wslay) == 0 else { return finish(.abnormal) }
      let remaining = min(queuedBytes, wslay_event_get_queued_msg_length(wslay))
      if remaining < queuedBytes {
        lastProgress = .now
        socket.didSend(queuedBytes - remaining)
        queuedBytes = remaining
      }
      if wslay_event_want_write(wslay) == 1 { break }
    }
    if wslay_event_get_close_sent(wslay) == 1, wslay_event_get_close_received(wslay) == 1 || !isHearing {
      // The server closes first (RFC 6455 §7.1.1), but leaves the peer a moment to read.
      shutdown(descriptor, Int32(SHUT_WR))
      if wslay_event_get_close_received(wslay) == 1 { return finish(closeCode) }
    }
    updateEvents(socket)
  }

  private var isHearing: Bool { !isDeaf && wslay.map { wslay_event_get_read_enabled($0) == 1 } ?? false }

  private func takeOutgoing(from socket: WebSocket, into wslay: OpaquePointer) {
    guard queuedBytes < 64 << 10 else { return }
    let outgoing = socket.takeOutgoing(room: (64 << 10) - queuedBytes)
    if queuedBytes == 0 { lastProgress = .now }
    for message in outgoing.messages {
      queuedBytes += message.count
      queue(message, on: wslay)
    }
    // wslay sends a close frame before the messages that wait, and then nothing more.
    if let closing = outgoing.closing, case .open = phase, wslay_event_get_queued_msg_count(wslay) == 0 {
      close(closing, on: wslay)
    }
  }

  private func queue(_ message: WebSocketMessage, on wslay: OpaquePointer) {
    switch message {
    case .text(var text):
      text.withUTF8 { queue($0, UInt8(WSLAY_TEXT_FRAME.rawValue), on: wslay) }
    case .binary(let bytes):
      bytes.withUnsafeBufferPointer { queue($0, UInt8(WSLAY_BINARY_FRAME.rawValue), on: wslay) }
    }
  }

  private func queue(_ bytes: UnsafeBufferPointer<UInt8>, _ opcode: UInt8, on wslay: OpaquePointer) {
    var message = wslay_event_msg(opcode: opcode, msg: bytes.baseAddress, msg_length: bytes.count)
    wslay_event_queue_msg(wslay, &message)
  }

  private func close(_ closing: WebSocketClosing, on wslay: OpaquePointer) {
    // A control frame has room for 125 bytes, two of which are the code.
    var reason = closing.reason
    while reason.utf8.count > 123 { reason.removeLast() }
    let code = closing.code.isSendable ? closing.code : .normal
    reason.withUTF8 { _ = wslay_event_queue_close(wslay, code.rawValue, $0.baseAddress, $0.count) }
    ourCode = code
    beginClosing()
  }

  private var ourCode: WebSocketCloseCode?

  /// The code that ends the connection: the client's, ours, or wslay's for a broken protocol.
  private var closeCode: WebSocketCloseCode {
    guard let wslay else { return .abnormal }
    if wslay_event_get_close_received(wslay) == 1 {
      return WebSocketCloseCode(rawValue: wslay_event_get_status_code_received(wslay))
    }
    if let ourCode { return ourCode }
    return WebSocketCloseCode(rawValue: wslay_event_get_status_code_sent(wslay))
  }

  private func updateEvents(_ socket: WebSocket) {
    guard let wslay else { return }
    var wanted: EventLoop.Events = []
    if case .closing = phase {
      wanted.insert(.readable)
    } else if !socket.pausesReading() {
      wanted.insert(.readable)
    }
    if wslay_event_want_write(wslay) == 1 { wanted.insert(.writable) }
    guard wanted != events else { return }
    events = wanted
    loop.change(descriptor, wanted)
  }

  /// Looks at the clock: pings a quiet client, gives up on a dead one.
  func tick(_ now: ContinuousClock.Instant) {
    switch phase {
    case .closed: return
    case .closing(let deadline):
      if now > deadline { finish(closeCode) }
    case .open:
      if queuedBytes > 0, now - lastProgress > limits.pongTimeout { return finish(.abnormal) }
      // A client that is not listened to is not silent.
      if !events.contains(.readable) { lastHeard = now }
      let silence = now - lastHeard
      if isPinged, silence > limits.pingInterval + limits.pongTimeout {
        finish(.abnormal)
      } else if !isPinged, silence > limits.pingInterval, let wslay {
        isPinged = true
        queue(UnsafeBufferPointer(start: nil, count: 0), UInt8(WSLAY_PING.rawValue), on: wslay)
        flush()
      }
    }
  }

  /// Ends without a word.
  func abort() {
    finish(.abnormal)
  }

  private func finish(_ code: WebSocketCloseCode) {
    if case .closed = phase { return }
    phase = .closed
    loop.remove(descriptor)
    wslay_event_context_free(wslay)
    wslay = nil
    if let upgrade { usher_mhd_upgrade_close(upgrade) } else { Glibc.close(descriptor) }
    socket?.didClose(code)
    socket = nil
    onClose(self)
  }

  // MARK: - wslay's callbacks

  /// Bytes from the peer; nothing when there are none now, zero at the end.
  fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    if !early.isEmpty {
      let count = min(early.count, buffer.count)
      early.prefix(count).withUnsafeBytes { buffer.copyMemory(from: $0) }
      early = early.dropFirst(count)
      return count
    }
    if case .open = phase, let socket, socket.pausesReading() { return nil }
    while true {
      let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return nil }
      if count > 0 {
        lastHeard = .now
        isPinged = false
      }
      isBroken = count <= 0
      return max(0, count)
    }
  }

  fileprivate func write(_ bytes: UnsafeRawBufferPointer) -> Int? {
    while true {
      let count = send(
        descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return nil }
      return max(0, count)
    }
  }

  fileprivate func received(_ argument: wslay_event_on_msg_recv_arg) {
    let bytes = UnsafeBufferPointer(start: argument.msg, count: argument.msg_length)
    switch UInt32(argument.opcode) {
    case WSLAY_TEXT_FRAME.rawValue: socket?.deliver(.text(String(decoding: bytes, as: UTF8.self)))
    case WSLAY_BINARY_FRAME.rawValue: socket?.deliver(.binary(Array(bytes)))
    default: break
    }
  }
}

private func connection(_ context: UnsafeMutableRawPointer?) -> WebSocketConnection? {
  context.map { Unmanaged<WebSocketConnection>.fromOpaque($0).takeUnretainedValue() }
}

private func webSocketReceive(
  _ wslay: OpaquePointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int, _ flags: Int32,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  let count = connection(context)?.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
  return transferred(count, wslay)
}

private func webSocketSend(
  _ wslay: OpaquePointer?, _ bytes: UnsafePointer<UInt8>?, _ size: Int, _ flags: Int32,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  transferred(connection(context)?.write(UnsafeRawBufferPointer(start: bytes, count: size)), wslay)
}

/// A count as wslay wants it: a failure is said with its reason.
private func transferred(_ count: Int?, _ wslay: OpaquePointer?) -> Int {
  guard let count else {
    wslay_event_set_error(wslay, WSLAY_ERR_WOULDBLOCK.rawValue)
    return -1
  }
  guard count > 0 else {
    wslay_event_set_error(wslay, WSLAY_ERR_CALLBACK_FAILURE.rawValue)
    return -1
  }
  return count
}

private func webSocketMessage(
  _ wslay: OpaquePointer?, _ argument: UnsafePointer<wslay_event_on_msg_recv_arg>?,
  _ context: UnsafeMutableRawPointer?
) {
  guard let argument else { return }
  connection(context)?.received(argument.pointee)
}
