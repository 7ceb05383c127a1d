import Caching
import Essentials
import Synchronization

/// A question that is being answered for the first time. Whoever asks the same waits for it to land.
struct CacheFlight: Sendable {
  private let cache: ResponseCache?
  private let key: CacheKey?
  private let generation: Int
  /// The right to answer it, of all replicas.
  private var lease: CacheLease?

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

  /// The same with the right of all replicas to answer it.
  func holding(_ lease: CacheLease) -> CacheFlight {
    var flight = self
    flight.lease = lease
    return flight
  }

  /// A question whose answer nobody else may get.
  static let notKept = CacheFlight()

  /// Keeps the reply, unless what it was made from has changed since, and lets those who wait have it.
  func land(_ reply: Reply, trace: TurnTrace) {
    guard let cache, let key else { return }
    let (kept, isKept) = cache.keep(reply, trace: trace, key, generation)
    // The customer does not wait for the other replicas to have it.
    lease?.finish(with: isKept ? Array(reply.id.text.utf8) : nil)
    cache.endFlight(key, with: kept)
  }

  /// Keeps a reply that another replica has found.
  func land(known reply: Reply, trace: TurnTrace) -> CachedReply {
    guard let cache, let key else { preconditionFailure("Only a flight of a cache asks other replicas") }
    let (kept, _) = cache.keep(reply, trace: trace, key, generation)
    cache.endFlight(key, with: kept)
    return kept
  }

  /// Lets those who still wait go on by themselves. After ``land(_:trace:)`` nobody does.
  func end() {
    guard let cache, let key else { return }
    lease?.finish(with: nil)
    cache.endFlight(key, with: nil)
  }
}

extension ResponseCache {
  /// Keeps a reply, unless what it was made from has changed since, and says whether it does.
  fileprivate func keep(
    _ reply: Reply, trace: TurnTrace, _ key: CacheKey, _ generation: Int
  ) -> (reply: CachedReply, isKept: Bool) {
    var answer = reply.answer
    let cost = Duration.milliseconds(Int64(answer.responseMilliseconds))
    answer.isCached = true
    answer.responseMilliseconds = 0
    answer.judgement = nil
    let kept = CachedReply(
      original: reply.id, text: reply.text, answer: answer, rendering: render(reply.text, answer),
      trace: trace, cost: cost)
    // Counted from when it was found, by whatever replica.
    let expires = reply.createdAt + configuration.timeToLive
    let isKept = state.withLock { state in
      guard state.generation == generation else { return false }
      state.kept.set(.init(reply: kept, expires: expires), for: key)
      return true
    }
    return (kept, isKept)
  }

  fileprivate func endFlight(_ key: CacheKey, with reply: CachedReply?) {
    let waiting = state.withLock { $0.flights.removeValue(forKey: key) }
    for continuation in waiting ?? [] { continuation.resume(returning: reply) }
  }
}
