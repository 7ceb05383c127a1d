import Synchronization
import Telemetry

#if canImport(Glibc)
import Glibc
#endif

/// One call under way, between the task that waits for it and the loop's thread that does it.
///
/// What comes in one go is handed over in one go: a small answer costs its reader one wait.
///
/// `@unchecked Sendable`: `progress` is only touched on the loop's thread, all else is constant or locked.
final class Transfer: @unchecked Sendable {
  enum Ending {
    case finished
    case failed(HTTPClientError)
  }

  private struct State {
    var head: ResponseHead?
    var bytes: [UInt8] = []
    var ending: Ending?
    /// Whether libcurl was told to hold the rest back until the reader has caught up.
    var isPaused = false
    var reader: CheckedContinuation<Void, Never>?
    var waitsSince: Int64 = 0
  }

  let request: HTTPClientRequest
  let address: Address
  let startedAt = MonotonicTime.now
  /// Whether the answer may be compressed without the caller's knowing.
  let asksForGzip: Bool
  /// What follows the call, where it is traced.
  let span: Span?
  private let loop: TransferLoop
  private let state = Mutex(State())
  /// What only the loop's thread knows.
  var progress = TransferProgress()

  init(_ request: HTTPClientRequest, _ address: Address, _ loop: TransferLoop, _ span: Span? = nil) {
    self.span = span
    self.request = request
    self.address = address
    self.loop = loop
    asksForGzip =
      loop.configuration.decompresses && request.method != "HEAD"
      && !request.headers.contains { name, _ in
        // A part of a compressed body cannot be unpacked.
        let length = name.utf8.count
        return length == 15 && name.lowercased() == "accept-encoding"
          || length == 5 && name.lowercased() == "range"
      }
  }

  // MARK: - On the reader's side

  /// Makes the call and waits for the answer's head.
  func head() async throws(HTTPClientError) -> ResponseHead {
    loop.submit(.start(self))
    await wait(isolation: nil) { $0.head != nil || $0.ending != nil }
    switch state.withLock({ ($0.head, $0.ending) }) {
    case (_, .failed(.cancelled)?): throw .cancelled
    case (let head?, _): return head
    case (nil, .failed(let error)?): throw error
    case (nil, _): throw .broken("The answer ended before its head did")
    }
  }

  /// The next bytes of the body; nothing at its end.
  func bytes(isolation actor: isolated (any Actor)?) async throws(HTTPClientError) -> [UInt8]? {
    if Task.isCancelled { cancel() }
    while true {
      let (bytes, ending, mustResume) = state.withLock { state in
        var bytes: [UInt8] = []
        swap(&bytes, &state.bytes)
        defer { state.isPaused = false }
        return (bytes, state.ending, state.isPaused)
      }
      if case .failed(.cancelled) = ending { throw .cancelled }
      if mustResume, ending == nil { loop.submit(.resume(self)) }
      guard bytes.isEmpty else { return bytes }
      switch ending {
      case .finished: return nil
      case .failed(let error): throw error
      case nil: await wait(isolation: actor) { !$0.bytes.isEmpty || $0.ending != nil }
      }
    }
  }

  /// Ends the call if it has not ended. May be called on any thread.
  func cancel() {
    let (isNews, reader) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
      guard state.ending == nil else { return (false, nil) }
      state.ending = .failed(.cancelled)
      defer { state.reader = nil }
      return (true, state.reader)
    }
    reader?.resume()
    if isNews { loop.submit(.cancel(self)) }
  }

  private func wait(
    isolation actor: isolated (any Actor)?, until isReady: (borrowing State) -> Bool
  ) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation(isolation: actor) { continuation in
        let isOver = state.withLock { state in
          guard !isReady(state) else { return true }
          precondition(state.reader == nil, "A body has one reader")
          state.reader = continuation
          state.waitsSince = MonotonicTime.now
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      cancel()
    }
  }

  // MARK: - On the loop's thread

  /// Whether a connection may be made there.
  func mayConnect(to address: UnsafePointer<sockaddr>) -> Bool {
    guard request.reach == .publicInternet, !PublicAddress.contains(address) else { return true }
    progress.refusal = .forbiddenAddress("\(self.address.host) leads into a network that is not public")
    return false
  }

  /// The connection stands.
  ///
  /// - Returns: Whether the call goes on.
  func connected(to remote: @autoclosure () -> String) -> Bool {
    progress.stage = .waiting
    progress.sendsSince = loop.now
    if let firstByte = request.deadlines.firstByte { loop.look(at: loop.now + firstByte.nanoseconds) }
    guard request.reach == .publicInternet, !PublicAddress.contains(remote()) else {
      progress.refusal = nil
      return true
    }
    progress.refusal = .forbiddenAddress("\(self.address.host) leads into a network that is not public")
    return false
  }

  /// Takes a line of the head, or a trailer.
  ///
  /// - Returns: Whether the call goes on.
  func receive(line: UnsafeBufferPointer<UInt8>) -> Bool {
    progress.head.take(line)
    guard progress.head.byteCount <= loop.configuration.headLimit else {
      progress.refusal = .malformed("The head is larger than \(loop.configuration.headLimit) bytes")
      return false
    }
    if progress.head.isComplete, progress.stage == .waiting {
      progress.stage = .receiving
      if let idle = request.deadlines.idle { loop.look(at: loop.now + idle.nanoseconds) }
      progress.lastByteAt = loop.now
      progress.hasNewHead = true
      loop.touch(self)
    }
    return true
  }

  /// Takes bytes of the body.
  ///
  /// - Returns: Whether they were taken; if not, libcurl keeps them and receives no more until it is told to.
  func receive(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let mustPause = state.withLock { state in
      // Nobody would ask for more while there is nothing.
      let limit = max(1, loop.configuration.bodyBuffer)
      guard state.bytes.count + progress.newBytes.count >= limit, state.ending == nil else { return false }
      state.isPaused = true
      return true
    }
    if mustPause { return false }
    progress.newBytes.append(contentsOf: bytes)
    progress.receivedBytes += bytes.count
    progress.lastByteAt = loop.now
    loop.touch(self)
    return true
  }

  /// Hands over what is new.
  func flush() {
    progress.isTouched = false
    let reader = state.withLock { state in
      if progress.hasNewHead { state.head = progress.head }
      if state.bytes.isEmpty {
        swap(&state.bytes, &progress.newBytes)
      } else {
        state.bytes += progress.newBytes
        progress.newBytes = []
      }
      if state.ending == nil { state.ending = progress.ending }
      defer { state.reader = nil }
      return state.reader
    }
    progress.hasNewHead = false
    reader?.resume()
  }

  /// What has taken too long, if anything has, else when to look again.
  func overdue(at now: Int64) -> (phase: HTTPClientError.Phase?, next: Int64) {
    let deadlines = request.deadlines
    var next = Int64.max
    if let whole = deadlines.whole {
      next = startedAt + whole.nanoseconds
      if next <= now { return (.whole, now) }
    }
    switch progress.stage {
    case .queued, .over: break
    case .connecting:
      let end = progress.sendsSince + deadlines.connect.nanoseconds
      if end <= now { return (.connect, now) }
      next = min(next, end)
    case .waiting:
      guard let firstByte = deadlines.firstByte?.nanoseconds else { break }
      let sent = progress.handle?.sentBytes ?? 0
      if sent > progress.sentBytes {
        // A large request may take its time as long as it is taken.
        progress.sentBytes = sent
        progress.sendsSince = now
      }
      if progress.sendsSince + firstByte <= now { return (.firstByte, now) }
      next = min(next, progress.sendsSince + firstByte)
    case .receiving:
      guard let idle = deadlines.idle?.nanoseconds else { break }
      let waitsSince = state.withLock { $0.reader == nil ? nil : $0.waitsSince }
      let end = max(progress.lastByteAt, waitsSince ?? now) + idle
      if end <= now { return (.idle, now) }
      next = min(next, end)
    }
    return (nil, next)
  }
}
