import CLinux
import Essentials
import Glibc
import Synchronization
import Telemetry

/// Speaks with a server over the input and output of its program, one message a line.
///
/// A thread of its own moves the bytes: a program that does not read, or writes without end, holds up nobody else.
final class ProgramTransport: MCPTransport, Sendable {
  /// What the server says without being asked.
  typealias Listener = @Sendable (_ method: String) -> Void

  private struct State {
    var outgoing: [UInt8] = []
    var waiting: [Int64: CheckedContinuation<Result<JSONText, MCPClientError>, Never>] = [:]
    var watchers: [CheckedContinuation<Void, Never>] = []
    var lastID: Int64 = 0
    var isClosing = false
    /// Why it is over.
    var ending: String?
  }

  private let state = Mutex(State())
  private let process: ServerProcess
  private let wake: Int32
  private let logger: Logger
  private let redact: Redaction
  private let listener: Listener

  /// The longest message, in bytes.
  static let lineLimit = 4 << 20
  /// The most bytes that wait for the program to read them.
  private static let outgoingLimit = 4 << 20
  /// The most calls that wait for their answers.
  private static let waitingLimit = 256
  /// How long a program may take to end by itself, and then after it was asked to.
  private static let patience = Duration.seconds(2)

  /// Starts the program.
  init(
    path: String, arguments: [String], environment: [String: String], redact: Redaction, logger: Logger,
    listener: @escaping Listener
  ) throws(MCPClientError) {
    do throws(ServerProcess.Failure) {
      process = try ServerProcess(path: path, arguments: arguments, environment: environment)
    } catch {
      throw .gone(error.description)
    }
    wake = eventfd(0, Int32(0x800 | 0x80000))  // EFD_NONBLOCK | EFD_CLOEXEC
    self.logger = logger
    self.redact = redact
    self.listener = listener
    start()
  }

  private func start() {
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<ProgramTransport>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    guard status == 0 else {
      box.release()
      process.signal(SIGKILL)
      finish("no thread could be started")
      return
    }
    pthread_detach(thread)
  }

  // MARK: Calls

  func call(_ request: MCPRequest, within time: Duration) async throws(MCPClientError) -> JSONText {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    let alarm = Task { [weak self] in
      try await Task.sleep(for: time)
      self?.abandon(id, .timeout)
    }
    defer { alarm.cancel() }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        self.begin(id, request, continuation)
      }
    } onCancel: {
      abandon(id, .timeout)
    }
    return try result.get()
  }

  private func begin(
    _ id: Int64, _ request: MCPRequest,
    _ continuation: CheckedContinuation<Result<JSONText, MCPClientError>, Never>
  ) {
    let message = RPCMessage.request(
      id: .number(id), method: request.method, params: JSONText(request.params))
    let refusal: MCPClientError? = state.withLock { state in
      if let ending = state.ending { return .gone(ending) }
      guard state.waiting.count < Self.waitingLimit, state.outgoing.count < Self.outgoingLimit else {
        return .busy
      }
      state.waiting[id] = continuation
      state.outgoing += message.text.bytes + [UInt8(ascii: "\n")]
      return nil
    }
    if let refusal { continuation.resume(returning: .failure(refusal)) }
    // Cancelled before it began: nobody would end the wait.
    if Task.isCancelled { abandon(id, .timeout) }
    stir()
  }

  /// Waits no more for an answer, and says so to the server.
  private func abandon(_ id: Int64, _ error: MCPClientError) {
    guard let continuation = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return }
    post(.notification(method: "notifications/cancelled", params: JSONText(["requestId": .integer(id)])))
    continuation.resume(returning: .failure(error))
  }

  func notify(_ method: String, _ params: JSONText?) async throws(MCPClientError) {
    post(.notification(method: method, params: params))
  }

  private func post(_ message: RPCMessage) {
    state.withLock { state in
      guard state.ending == nil, state.outgoing.count < Self.outgoingLimit else { return }
      state.outgoing += message.text.bytes + [UInt8(ascii: "\n")]
    }
    stir()
  }

  func agree(on revision: Revision) {}

  func close() async {
    state.withLock { $0.isClosing = true }
    stir()
    await end()
  }

  func end() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.ending == nil { state.watchers.append(continuation) }
        return state.ending != nil
      }
      if isOver { continuation.resume() }
    }
  }

  private func stir() {
    var one: UInt64 = 1
    _ = write(wake, &one, 8)
  }

  // MARK: The thread

  private func run() {
    var lines = LineBuffer(limit: Self.lineLimit)
    var errors = ServerErrors(logger, redact)
    var reason: String?
    while reason == nil {
      let (isClosing, hasOutgoing) = state.withLock { ($0.isClosing, !$0.outgoing.isEmpty) }
      if isClosing { break }
      var polled = [
        pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
        pollfd(fd: hasOutgoing ? process.input : -1, events: Int16(POLLOUT), revents: 0),
      ]
      if errors.isOver { polled[1].fd = -1 }
      poll(&polled, nfds_t(polled.count), 1000)
      var count: UInt64 = 0
      if polled[2].revents != 0 { _ = read(wake, &count, 8) }
      if polled[3].revents != 0 { send() }
      if polled[1].revents != 0 { errors.take(from: process.errors) }
      if polled[0].revents != 0 { reason = receive(&lines) }
    }
    finish(endProcess(because: reason, &errors))
  }

  /// Writes what the program's pipe takes.
  private func send() {
    let bytes = state.withLock { $0.outgoing }
    let count = bytes.withUnsafeBytes { write(process.input, $0.baseAddress, min($0.count, 1 << 16)) }
    guard count > 0 else {
      // It reads no more; its end is seen at its output.
      if errno != EAGAIN, errno != EINTR { state.withLock { $0.outgoing = [] } }
      return
    }
    state.withLock { $0.outgoing.removeFirst(count) }
  }

  /// Reads what is there.
  ///
  /// - Returns: Why it is over, if it is.
  private func receive(_ lines: inout LineBuffer) -> String? {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(process.output, &bytes, bytes.count)
    guard count > 0 else {
      return count < 0 && (errno == EAGAIN || errno == EINTR) ? nil : "it has closed its output"
    }
    guard let whole = try? lines.take(bytes[..<count]) else {
      return "it wrote a line of more than \(Self.lineLimit) bytes"
    }
    for line in whole { take(line) }
    return nil
  }

  private func take(_ line: [UInt8]) {
    let message: RPCMessage
    do throws(RPCError) {
      message = try RPCMessage(parsing: line)
    } catch {
      logger.debug("An MCP server wrote what is no message", ["reason": .string(error.message)])
      return
    }
    switch message {
    case .result(.number(let id), let result): answer(id, .success(result))
    case .failure(.number(let id)?, let error): answer(id, .failure(.refused(error)))
    case .notification(let method, _): listener(method)
    case .request(let id, "ping", _): post(.result(id: id, [:]))
    case .request(let id, let method, _): post(.failure(id: id, .noMethod(method)))
    case .result, .failure: return
    }
  }

  private func answer(_ id: Int64, _ result: Result<JSONText, MCPClientError>) {
    state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: result)
  }

  /// Ends the program: its input's end is the protocol's sign, then signals are.
  private func endProcess(because reason: String?, _ errors: inout ServerErrors) -> String {
    Glibc.close(process.input)
    var ending: String?
    for signal in [nil, SIGTERM, SIGKILL] {
      if let signal { process.signal(signal) }
      let deadline = ContinuousClock.now + Self.patience
      while ending == nil, ContinuousClock.now < deadline {
        ending = process.ending()
        errors.take(from: process.errors)
        if ending == nil { usleep(5000) }
      }
      if ending != nil { break }
    }
    // What it has started may live on.
    process.signal(SIGKILL)
    for end in [process.output, process.errors] { Glibc.close(end) }
    return [reason, ending].compactMap { $0 }.joined(separator: "; ")
  }

  private func finish(_ reason: String) {
    let (waiting, watchers) = state.withLock { state in
      state.ending = reason.isEmpty ? "it was closed" : reason
      defer {
        state.waiting = [:]
        state.watchers = []
        state.outgoing = []
      }
      return (Array(state.waiting.values), state.watchers)
    }
    for continuation in waiting { continuation.resume(returning: .failure(.gone(reason))) }
    for watcher in watchers { watcher.resume() }
  }

  deinit {
    Glibc.close(wake)
  }
}

/// What a program writes to its errors: lines for the log, as many as the log can bear.
struct ServerErrors {
  private let logger: Logger
  private let redact: Redaction
  private var line: [UInt8] = []
  private var second = 0
  private var lines = 0
  private(set) var isOver = false

  /// The longest line that is kept, in bytes.
  private static let lengthLimit = 2000
  /// The most lines in a second.
  private static let rate = 20

  init(_ logger: Logger, _ redact: Redaction) {
    self.logger = logger
    self.redact = redact
  }

  mutating func take(from descriptor: Int32) {
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(descriptor, &bytes, bytes.count)
    if count == 0 { isOver = true }
    guard count > 0 else { return }
    for byte in bytes[..<count] {
      if byte == UInt8(ascii: "\n") {
        write()
      } else if line.count < Self.lengthLimit {
        line.append(byte)
      }
    }
  }

  private mutating func write() {
    defer { line.removeAll(keepingCapacity: true) }
    let now = time(nil)
    if now != second { (second, lines) = (now, 0) }
    lines += 1
    guard lines <= Self.rate, !line.isEmpty else { return }
    logger.info("An MCP server says", ["line": .string(redact(String(decoding: line, as: UTF8.self)))])
  }
}
