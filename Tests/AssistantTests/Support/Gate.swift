import Synchronization

/// Holds tasks until a test lets them go on.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var arrived = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// A gate that holds nobody.
  static var opened: Gate {
    let gate = Gate()
    gate.open()
    return gate
  }

  /// Waits until the gate is open.
  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        state.arrived += 1
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  /// Lets everybody through, now and later.
  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns when so many have come to the gate.
  func arrivals(_ count: Int) async throws {
    while state.withLock({ $0.arrived }) < count { try await Task.sleep(for: .milliseconds(1)) }
  }
}
