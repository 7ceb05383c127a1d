import Caching
public import Essentials
import Synchronization
public import Telemetry

/// Keeps the replies to questions that mean the same in any conversation. Everything in it is forgotten when the
/// knowledge or the agents change.
///
/// Looking up takes one lock for the time of a dictionary access, so that a server may do it for every request.
/// While a question is being answered for the first time, the same question waits for that answer.
public final class ResponseCache: Sendable {
  struct State {
    var kept: RecentlyUsed<CacheKey, Kept>
    var flights: [CacheKey: [CheckedContinuation<CachedReply?, Never>]] = [:]
    /// Counts what made everything in the cache stale.
    var generation = 0
    var revision: Int64?
    var sharing: ReplySharing?
  }

  struct Kept {
    var reply: CachedReply
    var expires: Timestamp
  }

  let state: Mutex<State>
  let configuration: CacheConfiguration
  let clock: any WallClock
  let render: @Sendable (String, Answer) -> [UInt8]
  private let hits: Counter
  private let misses: Counter
  private let hitCount = Atomic(0)
  private let missCount = Atomic(0)
  private let savedMicroseconds = Atomic<Int64>(0)

  /// Makes an empty cache.
  ///
  /// - Parameter render: Makes the surface's rendering of a reply's text and answer, once for each that is kept.
  public init(
    _ configuration: CacheConfiguration, clock: any WallClock, metrics: MetricRegistry,
    render: @escaping @Sendable (String, Answer) -> [UInt8] = { _, _ in [] }
  ) {
    self.configuration = configuration
    self.clock = clock
    self.render = render
    state = Mutex(State(kept: RecentlyUsed(capacity: configuration.capacity)))
    hits = metrics.counter(
      "usher_response_cache_hits_total", help: "Questions answered from the response cache.")
    misses = metrics.counter(
      "usher_response_cache_misses_total", help: "Questions that the response cache could not answer.")
  }

  /// The kept reply to a question that begins a conversation, if there is one.
  public func lookup(_ text: String, _ tenant: TenantContext) -> CachedReply? {
    guard configuration.isEnabled else { return nil }
    let key = CacheKey(text, tenant)
    let now = clock.now
    let reply = state.withLock { $0.reply(for: key, now) }
    if let reply { noteHit(reply) }
    return reply
  }

  private func noteHit(_ reply: CachedReply) {
    hits.increment()
    hitCount.add(1, ordering: .relaxed)
    savedMicroseconds.add(Int64(reply.cost / .microseconds(1)), ordering: .relaxed)
  }

  private func noteMiss() {
    misses.increment()
    missCount.add(1, ordering: .relaxed)
  }

  /// How often it had the reply, how often it had none, and the time that was not spent on finding replies again.
  public var statistics: (hits: Int, misses: Int, saved: Duration) {
    (
      hitCount.load(ordering: .relaxed), missCount.load(ordering: .relaxed),
      .microseconds(savedMicroseconds.load(ordering: .relaxed))
    )
  }

  /// Shares replies with other replicas from now on.
  public func share(_ sharing: ReplySharing) {
    state.withLock { $0.sharing = sharing }
  }

  /// Whether a question has a reply in this process's memory; it does not count as asking.
  public func holds(_ text: String, _ tenant: TenantContext) -> Bool {
    let now = clock.now
    return state.withLock { $0.reply(for: CacheKey(text, tenant), now) } != nil
  }

  /// How many replies are kept.
  public var count: Int { state.withLock { $0.kept.count } }

  /// Forgets everything: the knowledge or the agents have changed.
  public func invalidate() {
    state.withLock { $0.forget() }
  }

  /// Forgets everything if the knowledge has another revision than the one noted before, and says whether it has.
  @discardableResult
  public func note(revision: Int64) -> Bool {
    state.withLock { state in
      let isChanged = state.revision.map { $0 != revision } ?? false
      if isChanged { state.forget() }
      state.revision = revision
      return isChanged
    }
  }

  /// What the cache has to say to a question.
  enum Consultation {
    /// It has the reply.
    case cached(CachedReply)
    /// It has none; the flight tells it what becomes of the question.
    case unknown(CacheFlight)
  }

  /// Looks a question up within a turn. If the same question is just being answered, waits for that answer.
  func consult(_ question: ResolvedQuestion, _ tenant: TenantContext) async -> Consultation {
    guard configuration.isEnabled, question.isContextFree else { return .unknown(.notKept) }
    let key = CacheKey(question.text, tenant)
    let now = clock.now
    enum Finding { case reply(CachedReply), flight, lead(Int, ReplySharing?, revision: Int64?) }
    let finding = state.withLock { state -> Finding in
      if let reply = state.reply(for: key, now) { return .reply(reply) }
      if state.flights[key] != nil { return .flight }
      state.flights[key] = []
      return .lead(state.generation, state.sharing, revision: state.revision)
    }
    switch finding {
    case .reply(let reply):
      noteHit(reply)
      return .cached(reply)
    case .lead(let generation, let sharing, let revision):
      let flight = CacheFlight(cache: self, key: key, generation: generation)
      if let sharing, sharing.isOn, let revision {
        return await consult(sharing, sharing.item(key, revision: revision, tenant), flight, tenant)
      }
      noteMiss()
      return .unknown(flight)
    case .flight:
      guard let reply = await landing(of: key) else { return .unknown(.notKept) }
      noteHit(reply)
      return .cached(reply)
    }
  }

  /// Asks the other replicas. Whoever asks this process the same meanwhile waits for the flight.
  private func consult(
    _ sharing: ReplySharing, _ item: CacheItem, _ flight: CacheFlight, _ tenant: TenantContext
  ) async -> Consultation {
    switch try? await sharing.consult(item, tenant) {
    case .reply(let known):
      let reply = flight.land(known: known.reply, trace: known.trace)
      noteHit(reply)
      return .cached(reply)
    case .lead(let lease):
      noteMiss()
      return .unknown(flight.holding(lease))
    case .gone, nil:
      // The database has not said: then the turn will tell.
      noteMiss()
      return .unknown(flight)
    }
  }

  private func landing(of key: CacheKey) async -> CachedReply? {
    let now = clock.now
    return await withCheckedContinuation { continuation in
      // The flight may have landed since it was seen.
      let landed = state.withLock { state -> CachedReply?? in
        guard state.flights[key] != nil else { return .some(state.reply(for: key, now)) }
        state.flights[key]?.append(continuation)
        return nil
      }
      if let landed { continuation.resume(returning: landed) }
    }
  }
}

extension ResponseCache.State {
  mutating func reply(for key: CacheKey, _ now: Timestamp) -> CachedReply? {
    guard let found = kept.value(for: key), found.expires > now else { return nil }
    return found.reply
  }

  mutating func forget() {
    kept.removeAll()
    generation += 1
  }
}
