import Essentials
import Synchronization

/// What the database has said of a session or a key, for so short a time that a revocation elsewhere holds within it.
/// What is changed in this process holds at once: whoever changes something calls ``clear()`` after the commit.
final class ShortMemory<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct State {
    var values: [Key: (value: Value, until: Timestamp)] = [:]
    /// Counts how often it was cleared: what was read before that is not kept after it.
    var epoch = 0
  }

  private static var capacity: Int { 10_000 }

  private let state = Mutex(State())
  private let lifetime: Duration
  private let clock: any WallClock

  init(lifetime: Duration, clock: any WallClock) {
    self.lifetime = lifetime
    self.clock = clock
  }

  /// The value of a key, from memory or as `load` finds it.
  func value(
    _ key: Key, load: @Sendable () async throws -> Value
  ) async throws -> Value {
    let now = clock.now
    let (known, epoch) = state.withLock { state in
      (state.values[key].flatMap { $0.until > now ? $0.value : nil }, state.epoch)
    }
    if let known { return known }
    let value = try await load()
    state.withLock { state in
      guard state.epoch == epoch else { return }
      if state.values.count >= Self.capacity { state.values.removeAll() }
      state.values[key] = (value, now + lifetime)
    }
    return value
  }

  func clear() {
    state.withLock { state in
      state.values.removeAll()
      state.epoch += 1
    }
  }
}
