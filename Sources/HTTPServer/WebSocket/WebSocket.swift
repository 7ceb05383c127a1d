import Synchronization

/// One end of a WebSocket (RFC 6455), for its handler. Safe to use from several tasks; messages are sent whole and in
/// the order of the calls.
public final class WebSocket: Sendable {
  private struct State {
    var inbox: [WebSocketMessage] = []
    var inboxBytes = 0
    var isReadingPaused = false
    var receiver: CheckedContinuation<WebSocketMessage?, Never>?
    var outbox: [WebSocketMessage] = []
    /// Bytes in the outbox and those that the socket has not taken yet.
    var outboundBytes = 0
    var senders: [CheckedContinuation<Void, Never>] = []
    var closing: WebSocketClosing?
    var closeCode: WebSocketCloseCode?
    var isScheduled = false
  }

  private let limits: WebSocketLimits
  private let state = Mutex(State())
  /// Asks the loop to look at what is to be done here.
  private let schedule: @Sendable () -> Void
  /// The subprotocol that was agreed on.
  public let subprotocol: String?

  init(subprotocol: String?, limits: WebSocketLimits, schedule: @escaping @Sendable () -> Void) {
    self.subprotocol = subprotocol
    self.limits = limits
    self.schedule = schedule
  }

  /// The client's messages; the sequence ends when the socket is closed. For one task at a time.
  public var messages: Messages { Messages(socket: self) }

  /// Why the socket is closed, or nothing while it is open.
  public var closeCode: WebSocketCloseCode? { state.withLock { $0.closeCode } }

  /// Sends a text; waits while the client is slower than we are.
  ///
  /// - Throws: ``WebSocketClosed`` when the socket is closed.
  public func send(_ text: String) async throws {
    try await send(.text(text))
  }

  /// Sends bytes; waits while the client is slower than we are.
  ///
  /// - Throws: ``WebSocketClosed`` when the socket is closed.
  public func send(_ bytes: [UInt8]) async throws {
    try await send(.binary(bytes))
  }

  private func send(_ message: WebSocketMessage) async throws {
    let (mustSchedule, isFull) = try state.withLock { state in
      guard state.closing == nil else { throw WebSocketClosed(code: state.closeCode ?? .normal) }
      state.outbox.append(message)
      state.outboundBytes += message.count
      defer { state.isScheduled = true }
      return (!state.isScheduled, state.outboundBytes > limits.outbound)
    }
    if mustSchedule { schedule() }
    guard isFull else { return }
    while true {
      try Task.checkCancellation()
      let isReady = await waitForRoom()
      if isReady { return }
    }
  }

  /// Says that the socket is to be closed, after what was sent before. Returns at once; ``messages`` ends when the
  /// client has agreed.
  public func close(_ code: WebSocketCloseCode = .normal, reason: String = "") {
    let mustSchedule = state.withLock { state in
      guard state.closing == nil else { return false }
      state.closing = WebSocketClosing(code: code, reason: reason)
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if mustSchedule { schedule() }
  }

  private func waitForRoom() async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          guard state.closeCode == nil, state.outboundBytes > limits.outbound, !Task.isCancelled else {
            return true
          }
          state.senders.append(continuation)
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      wakeSenders()
    }
    return state.withLock { $0.closeCode != nil || $0.outboundBytes <= limits.outbound }
  }

  private func wakeSenders() {
    let senders = state.withLock { state in
      defer { state.senders = [] }
      return state.senders
    }
    for sender in senders { sender.resume() }
  }

  /// The client's messages.
  public struct Messages: AsyncSequence, Sendable {
    public typealias Element = WebSocketMessage
    public typealias Failure = Never

    let socket: WebSocket

    public func makeAsyncIterator() -> Iterator { Iterator(socket: socket) }

    /// Takes one message after the other.
    public struct Iterator: AsyncIteratorProtocol {
      let socket: WebSocket

      public func next() async -> WebSocketMessage? { await socket.receive() }

      public func next(isolation actor: isolated (any Actor)?) async -> WebSocketMessage? {
        await socket.receive()
      }
    }
  }

  private func receive() async -> WebSocketMessage? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        enum Next {
          case now(WebSocketMessage?, resumesReading: Bool)
          case later
        }
        let next = state.withLock { state -> Next in
          if !state.inbox.isEmpty {
            let message = state.inbox.removeFirst()
            state.inboxBytes -= message.count
            guard state.isReadingPaused, state.inboxBytes <= limits.inbound / 2 else {
              return .now(message, resumesReading: false)
            }
            state.isReadingPaused = false
            defer { state.isScheduled = true }
            return .now(message, resumesReading: !state.isScheduled)
          }
          if state.closeCode != nil || Task.isCancelled { return .now(nil, resumesReading: false) }
          precondition(state.receiver == nil, "Two tasks read the messages of one WebSocket")
          state.receiver = continuation
          return .later
        }
        guard case .now(let message, let resumesReading) = next else { return }
        if resumesReading { schedule() }
        continuation.resume(returning: message)
      }
    } onCancel: {
      let receiver = state.withLock { state in
        defer { state.receiver = nil }
        return state.receiver
      }
      receiver?.resume(returning: nil)
    }
  }
}

// MARK: - The loop's side

extension WebSocket {
  /// Hands in a message from the client.
  func deliver(_ message: WebSocketMessage) {
    let receiver = state.withLock { state -> CheckedContinuation<WebSocketMessage?, Never>? in
      if let receiver = state.receiver {
        state.receiver = nil
        return receiver
      }
      state.inbox.append(message)
      state.inboxBytes += message.count
      return nil
    }
    receiver?.resume(returning: message)
  }

  /// Whether so much waits for the handler that nothing more should be read; if so, the loop is asked again when
  /// there is room.
  func pausesReading() -> Bool {
    state.withLock { state in
      if state.inboxBytes > limits.inbound { state.isReadingPaused = true }
      return state.isReadingPaused
    }
  }

  /// Takes what is to be sent, while the loop has less than a limit in hand.
  func takeOutgoing(room: Int) -> (messages: [WebSocketMessage], closing: WebSocketClosing?) {
    state.withLock { state in
      state.isScheduled = false
      var count = 0
      var bytes = 0
      while count < state.outbox.count, bytes < room {
        bytes += state.outbox[count].count
        count += 1
      }
      let messages = Array(state.outbox.prefix(count))
      state.outbox.removeFirst(count)
      return (messages, state.outbox.isEmpty ? state.closing : nil)
    }
  }

  /// Says that the socket has taken bytes of messages.
  func didSend(_ bytes: Int) {
    let hasRoom = state.withLock { state in
      state.outboundBytes -= bytes
      return state.outboundBytes <= limits.outbound / 2 && !state.senders.isEmpty
    }
    if hasRoom { wakeSenders() }
  }

  /// Says that the socket is closed.
  func didClose(_ code: WebSocketCloseCode) {
    let receiver = state.withLock { state in
      state.closeCode = state.closeCode ?? code
      state.closing = state.closing ?? WebSocketClosing(code: code, reason: "")
      state.outbox = []
      defer { state.receiver = nil }
      return state.inbox.isEmpty ? state.receiver : nil
    }
    receiver?.resume(returning: nil)
    wakeSenders()
  }
}

/// A wish to close.
struct WebSocketClosing: Sendable {
  let code: WebSocketCloseCode
  let reason: String
}
