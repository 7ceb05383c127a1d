import Synchronization

/// Lets one of many tasks go on at a time, in an order that somebody else chooses: so that what they do between them is the
/// same whenever the same order is chosen.
///
/// A task that was started with ``begin(_:)`` runs until it comes to a ``pass(_:)``, where it waits. ``quiet()`` returns
/// when all of them wait or are over; then one is let through with ``release(_:)``.
final class Turnstile: Sendable {
  private struct Waiting {
    let place: String
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var running = 0
    var last = 0
    var waiting: [Int: Waiting] = [:]
    var listener: CheckedContinuation<Void, Never>?

    /// One task less runs.
    mutating func leave() -> CheckedContinuation<Void, Never>? {
      running -= 1
      guard running == 0 else { return nil }
      defer { listener = nil }
      return listener
    }
  }

  private let state = Mutex(State())

  /// Starts a task.
  func begin(_ body: @escaping @Sendable () async -> Void) {
    state.withLock { $0.running += 1 }
    Task {
      await body()
      state.withLock { $0.leave() }?.resume()
    }
  }

  /// Waits to be let through.
  func pass(_ place: String) async {
    await withCheckedContinuation { continuation in
      let listener = state.withLock { state in
        state.last += 1
        state.waiting[state.last] = Waiting(place: place, continuation: continuation)
        return state.leave()
      }
      listener?.resume()
    }
  }

  /// Returns when nobody runs.
  func quiet() async {
    await withCheckedContinuation { continuation in
      let isQuiet = state.withLock { state in
        guard state.running > 0 else { return true }
        state.listener = continuation
        return false
      }
      if isQuiet { continuation.resume() }
    }
  }

  /// Who waits, in the order in which they came.
  var waiting: [(number: Int, place: String)] {
    state.withLock { $0.waiting.map { ($0.key, $0.value.place) } }.sorted { $0.number < $1.number }
  }

  /// Lets one through.
  func release(_ number: Int) {
    let waiting = state.withLock { state in
      let waiting = state.waiting.removeValue(forKey: number)
      if waiting != nil { state.running += 1 }
      return waiting
    }
    waiting?.continuation.resume()
  }
}
