import Dispatch
import Synchronization

/// Commands that wait for a connection, and how the connections are: what the client's tasks and threads share.
final class RedisQueue: Sendable {
  struct Waiting: Sendable {
    let command: RedisCommand
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<Result<RedisValue, RedisError>, Never>

    func end(_ result: Result<RedisValue, RedisError>) { continuation.resume(returning: result) }
  }

  private struct State {
    var waiting: [Waiting] = []
    var connected = 0
    var reason = "it was not asked yet"
    var isClosed = false
  }

  private let capacity: Int
  private let state = Mutex(State())
  private let wakeUp = DispatchSemaphore(value: 0)

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Whether there is a connection.
  var isUp: Bool { state.withLock { $0.connected > 0 } }

  /// Whether the client was closed.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Why there is no connection.
  var reason: String { state.withLock { $0.reason } }

  /// Lets a command wait its turn, or says at once why it cannot.
  func add(_ command: RedisCommand, deadline: ContinuousClock.Instant) async -> Result<RedisValue, RedisError>
  {
    await withCheckedContinuation { continuation in
      let waiting = Waiting(command: command, deadline: deadline, continuation: continuation)
      let refusal: RedisError? = state.withLock { state in
        if state.isClosed { return .closed }
        if state.connected == 0 { return .away(state.reason) }
        if state.waiting.count >= capacity { return .overloaded }
        state.waiting.append(waiting)
        return nil
      }
      if let refusal { waiting.end(.failure(refusal)) } else { wakeUp.signal() }
    }
  }

  /// What to send next; nothing when the client was closed. Waits a while for something to come.
  func next(_ most: Int, within time: Duration) -> [Waiting]? {
    _ = wakeUp.wait(timeout: .now() + .nanoseconds(Int(time.wholeNanoseconds)))
    return state.withLock { state in
      if state.isClosed { return nil }
      let batch = Array(state.waiting.prefix(most))
      state.waiting.removeFirst(batch.count)
      // The signals of the others are used up; another thread may take what is left.
      if !state.waiting.isEmpty { wakeUp.signal() }
      return batch
    }
  }

  /// Takes back what was not sent: it comes first.
  func putBack(_ batch: [Waiting]) {
    guard !batch.isEmpty else { return }
    let isClosed = state.withLock { state in
      if !state.isClosed { state.waiting.insert(contentsOf: batch, at: 0) }
      return state.isClosed
    }
    if isClosed {
      for waiting in batch { waiting.end(.failure(.closed)) }
    } else {
      wakeUp.signal()
    }
  }

  /// Notes that there is one connection more. True when it is the first.
  func connected() -> Bool {
    state.withLock { state in
      state.connected += 1
      return state.connected == 1
    }
  }

  /// Notes that a connection broke. True when it was the last; then nobody waits any more.
  func disconnected(_ reason: String) -> Bool {
    let (others, left) = state.withLock { state -> (Int, [Waiting]?) in
      state.connected -= 1
      state.reason = reason
      guard state.connected == 0 else { return (state.connected, nil) }
      defer { state.waiting = [] }
      return (0, state.waiting)
    }
    // What has broken one connection has often broken all: the others look now, not when they are needed.
    for _ in 0..<others { wakeUp.signal() }
    for waiting in left ?? [] { waiting.end(.failure(.away(reason))) }
    return left != nil
  }

  /// Notes why it could not be connected.
  func failed(_ reason: String) {
    state.withLock { $0.reason = reason }
  }

  /// Ends all that wait, and the threads.
  func close(threads: Int) {
    let left = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for waiting in left { waiting.end(.failure(.closed)) }
    for _ in 0..<threads { wakeUp.signal() }
  }
}
