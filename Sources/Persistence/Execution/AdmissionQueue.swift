import Synchronization

/// Lets a bounded number of callers in, in order of arrival, each within a time limit, with a bounded number waiting.
final class AdmissionQueue: Sendable {
  private struct Waiter {
    let token: UInt64
    let deadline: UInt64
    let continuation: UnsafeContinuation<Void, any Error>
  }

  private struct State {
    var free: Int
    var waiting: [Waiter] = []
    var lastToken: UInt64 = 0
    var hasAlarm = false
    var isClosed = false
    var onEmpty: UnsafeContinuation<Void, Never>?
  }

  private let state: Mutex<State>
  private let places: Int
  private let maximumWaiting: Int
  private let limit: Duration
  private let timers: EventLoop
  /// What the places are, for messages: “connections”, “turns to write”.
  private let noun: String

  init(places: Int, noun: String, options: DatabaseOptions, timers: EventLoop) {
    self.places = places
    self.noun = noun
    maximumWaiting = options.maximumWaiting
    limit = options.waitLimit
    self.timers = timers
    state = Mutex(State(free: places))
  }

  /// Whether somebody is waiting for a place.
  var hasWaiters: Bool { state.withLock { !$0.waiting.isEmpty } }

  /// Whether every place is free.
  var isIdle: Bool { state.withLock { $0.free == places } }

  /// Takes a place, waiting for one when there is none.
  /// - Throws: ``DatabaseError`` of kind `poolExhausted`, `cancelled` or `closed`.
  func enter() async throws {
    if try takeFreePlace() { return }
    let token = state.withLock { state in
      state.lastToken += 1
      return state.lastToken
    }
    try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        wait(token, continuation)
        // When the task was cancelled before the line above, the handler below has found nothing to remove.
        if Task.isCancelled { remove(token) }
      }
    } onCancel: {
      remove(token)
    }
  }

  /// Gives a place back; the first in the queue takes it.
  func leave() {
    let (next, emptied) = state.withLock { state -> (Waiter?, UnsafeContinuation<Void, Never>?) in
      if !state.waiting.isEmpty { return (state.waiting.removeFirst(), nil) }
      state.free += 1
      guard state.free == places, let onEmpty = state.onEmpty else { return (nil, nil) }
      state.onEmpty = nil
      return (nil, onEmpty)
    }
    next?.continuation.resume()
    emptied?.resume()
  }

  /// Refuses everybody from now on, and returns when the last one inside has left.
  func close() async {
    await withUnsafeContinuation { continuation in
      let (refused, isEmpty) = state.withLock { state -> ([Waiter], Bool) in
        let refused = state.waiting
        state.waiting = []
        let isEmpty = state.free == places || state.isClosed
        state.isClosed = true
        if !isEmpty { state.onEmpty = continuation }
        return (refused, isEmpty)
      }
      for waiter in refused { waiter.continuation.resume(throwing: Self.closed) }
      if isEmpty { continuation.resume() }
    }
  }

  private static let closed = DatabaseError(.closed, "The database was closed")

  private func exhausted(_ reason: String) -> DatabaseError {
    DatabaseError(.poolExhausted, "All \(places) \(noun) are in use, and \(reason)")
  }

  private func takeFreePlace() throws -> Bool {
    try state.withLock { state in
      if state.isClosed { throw Self.closed }
      if state.free > 0, state.waiting.isEmpty {
        state.free -= 1
        return true
      }
      if state.waiting.count >= maximumWaiting {
        throw exhausted("\(state.waiting.count) callers are waiting already")
      }
      return false
    }
  }

  private func wait(_ token: UInt64, _ continuation: UnsafeContinuation<Void, any Error>) {
    let deadline = Monotonic.now + limit.nanosecondsClamped
    let (mayEnter, isClosed, needsAlarm) = state.withLock { state -> (Bool, Bool, Bool) in
      if state.isClosed { return (false, true, false) }
      if state.free > 0 {
        state.free -= 1
        return (true, false, false)
      }
      state.waiting.append(Waiter(token: token, deadline: deadline, continuation: continuation))
      defer { state.hasAlarm = true }
      return (false, false, !state.hasAlarm)
    }
    if mayEnter { continuation.resume() }
    if isClosed { continuation.resume(throwing: Self.closed) }
    if needsAlarm { timers.schedule(after: limit) { self.expire() } }
  }

  private func remove(_ token: UInt64) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.waiting.firstIndex(where: { $0.token == token }) else { return nil }
      return state.waiting.remove(at: index)
    }
    waiter?.continuation.resume(
      throwing: DatabaseError(.cancelled, "Cancelled while waiting for the database"))
  }

  /// Refuses those who have waited long enough. All wait equally long, so they are the first in the queue, and one
  /// alarm for the very first is enough.
  private func expire() {
    let now = Monotonic.now
    let (expired, next) = state.withLock { state -> ([Waiter], UInt64?) in
      let expired = Array(state.waiting.prefix { $0.deadline <= now })
      state.waiting.removeFirst(expired.count)
      state.hasAlarm = !state.waiting.isEmpty
      return (expired, state.waiting.first?.deadline)
    }
    if let next { timers.schedule(after: .nanoseconds(Int64(clamping: next - now))) { self.expire() } }
    for waiter in expired {
      waiter.continuation.resume(throwing: exhausted("none came free within \(limit)"))
    }
  }
}
