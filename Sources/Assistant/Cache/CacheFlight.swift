import Essentials
import Synchronization

/// A question that is being answered for the first time. Whoever asks the same waits for it to land.
struct CacheFlight: Sendable {
  private let cache: ResponseCache?
  private let key: CacheKey?
  private let generation: Int

  init(cache: ResponseCache, key: CacheKey, generation: Int) {
    self.cache = cache
    self.key = key
    self.generation = generation
  }

  private init() {
    cache = nil
    key = nil
    generation = 0
  }

  /// A question whose answer nobody else may get.
  static let notKept = CacheFlight()

  /// Keeps the reply, unless what it was made from has changed since, and lets those who wait have it.
  func land(_ reply: Reply, trace: TurnTrace) {
    guard let cache, let key else { return }
    var answer = reply.answer
    answer.isCached = true
    answer.responseMilliseconds = 0
    let kept = CachedReply(
      original: reply.id, text: reply.text, answer: answer, rendering: cache.render(reply.text, answer),
      trace: trace)
    let expires = cache.clock.now + cache.configuration.timeToLive
    let waiting = cache.state.withLock { state in
      if state.generation == generation { state.kept.set(.init(reply: kept, expires: expires), for: key) }
      return state.flights.removeValue(forKey: key)
    }
    for continuation in waiting ?? [] { continuation.resume(returning: kept) }
  }

  /// Lets those who still wait go on by themselves. After ``land(_:trace:)`` nobody does.
  func end() {
    guard let cache, let key else { return }
    let waiting = cache.state.withLock { $0.flights.removeValue(forKey: key) }
    for continuation in waiting ?? [] { continuation.resume(returning: nil) }
  }
}
