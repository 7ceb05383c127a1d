import Synchronization

/// Holds tasks until a test lets them go on, also when they are cancelled; it counts both.
final class Latch: Sendable {
  private struct State {
    var isOpen = false
    var arrived = 0
    var cancelled = 0
    var next = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  /// How many were cancelled while they waited.
  var cancellations: Int { state.withLock { $0.cancelled } }

  /// Waits until the latch is open, or throws when the task is cancelled.
  func pass() async throws {
    let id = state.withLock { state in
      state.arrived += 1
      state.next += 1
      return state.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          if state.isOpen || Task.isCancelled { return true }
          state.waiting[id] = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
    }
    if Task.isCancelled {
      state.withLock { $0.cancelled += 1 }
      throw CancellationError()
    }
  }

  /// Lets everybody through, now and later.
  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return state.waiting
    }
    for (_, continuation) in waiting { continuation.resume() }
  }

  /// Returns when so many have come.
  func arrivals(_ count: Int) async throws {
    try await eventually { self.state.withLock { $0.arrived } >= count }
  }
}

/// Returns when a condition holds; a test's own time limit ends the wait.
func eventually(_ condition: () -> Bool) async throws {
  while !condition() { try await Task.sleep(for: .milliseconds(1)) }
}
