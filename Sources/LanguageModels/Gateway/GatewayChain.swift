import Essentials
import Synchronization
import Telemetry

/// One request's way along the models of its route: each is asked in the order of the route, at most once in all
/// attempts together, until one has begun to answer.
final class GatewayChain: Sendable {
  private struct State {
    /// The next place in the route.
    var next = 0
    /// Set when every model was passed over: then one that is in doubt is better than none.
    var isDesperate = false
    var hasAsked = false
    var errors: [ModelError] = []
    /// What became of the models before, in words.
    var story: [String] = []
    /// Why models were passed over.
    var skips: Set<GatewaySkip> = []

    /// Whether all services that were asked say that the request is wrong.
    var isRefusedByAll: Bool { !errors.isEmpty && errors.allSatisfy { $0.kind == .invalidRequest } }

    /// What to say when nobody was asked: a request that no model can ever serve is the caller's to mend.
    var unasked: ModelError {
      let isHopeless = skips.isSubset(of: [.incapable, .tooLong, .unknown]) && skips.contains(.incapable)
      return ModelError(
        isHopeless ? .unsupported : .unavailable,
        "No model can be asked: " + story.joined(separator: "; ") + ".")
    }
  }

  let call: GatewayCall
  private let state = Mutex(State())

  private var gateway: GatewayCore { call.gateway }
  private var request: ModelRequest { call.request }

  init(_ call: GatewayCall) {
    self.call = call
  }

  /// The answer of the first model that begins one.
  func open() async throws(ModelError) -> GatewayOpening {
    while let attempt = try await nextAttempt() {
      do {
        return try await gateway.settings.hedging == nil ? pursue(attempt) : pursueHedged(attempt)
      } catch {
        if Task.isCancelled { throw error }
        // A call that others gave up says nothing about this request.
        guard error.isWorthFailover || error.kind == .cancelled else { throw error }
        // Who names a model wants to know what it says of the request.
        if error.isRefusal, attempt.link.name == call.request.model { throw error }
        gateway.metrics.failovers.increment(attempt.link.label)
      }
    }
    throw state.withLock { state in
      ModelError.mostTelling(state.errors) ?? state.unasked
    }
  }

  /// Why this model answers, in words.
  var reason: String {
    let story = state.withLock { $0.story }
    return story.isEmpty ? call.route.reason : call.route.reason + "; " + story.joined(separator: "; ")
  }

  // MARK: One model

  /// Asks a model, again after failures that pass by.
  func pursue(_ first: GatewayAttempt) async throws(ModelError) -> GatewayOpening {
    var attempt = first
    let link = first.link
    var number = 1
    while true {
      do {
        return try await ask(attempt)
      } catch {
        if Task.isCancelled || error.kind == .cancelled { throw error }
        heed(error, link)
        guard let again = try await retry(link, after: number, error, hops: attempt.hops) else {
          note(link, error)
          throw error
        }
        attempt = again
        number += 1
      }
    }
  }

  /// Leaves a model alone that wants it. One refusal for a short time may be this request's own, such as for its size.
  private func heed(_ error: ModelError, _ link: GatewayLink) {
    guard let pause = error.retryAfter, error.kind == .rateLimited || error.kind == .overloaded else {
      return
    }
    let settings = gateway.settings
    if link.countRefusal() > 1 || pause > settings.retry.longestRetryAfter {
      link.pause(until: gateway.clock.instant + min(pause, settings.longestPause))
    }
  }

  /// Another attempt of the same model after a pause, when the error, the policy, the budget and the time allow it.
  private func retry(
    _ link: GatewayLink, after number: Int, _ error: ModelError, hops: Int
  ) async throws(ModelError) -> GatewayAttempt? {
    // What took its whole time once is not given it again.
    guard error.isTransient, error.kind != .timeout, !link.profile.isEnsemble,
      let delay = gateway.delay(after: number, error)
    else {
      return nil
    }
    let resume = gateway.clock.instant + delay
    guard resume < call.beginDeadline, link.retries.withdraw() else { return nil }
    do { try await gateway.clock.sleep(until: resume) } catch { throw Self.cancelled }
    gateway.metrics.retries.increment(link.label)
    // Others may have seen it fail meanwhile.
    guard let pass = link.breaker.pass() else { return nil }
    guard try await takePermit(link) else {
      link.breaker.settle(pass, .neutral)
      return nil
    }
    return attempt(link, hops: hops, pass)
  }

  /// One call, watched.
  private func ask(_ attempt: GatewayAttempt) async throws(ModelError) -> GatewayOpening {
    call.asks(attempt)
    let profile = attempt.link.profile
    let deadline = min(
      gateway.clock.instant + (profile.patience ?? call.deadlines.attempt), call.beginDeadline)
    do {
      switch profile.watch {
      case .none: return try await .of(attempt, request)
      // It begins when it has ended, which the model sees to itself: no task needs to stand between.
      case .untilItBegins where !request.isStreamed && !profile.isEnsemble:
        return try await begin(attempt, until: deadline)
      case .untilItBegins: return try await watch(attempt, deadline)
      }
    } catch {
      attempt.judge(error.kind == .cancelled ? .dropped : .failed(error))
      call.loses(attempt, error)
      throw error
    }
  }

  private func watch(
    _ attempt: GatewayAttempt, _ deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> GatewayOpening {
    try await FirstResult<GatewayOpening>.of(
      by: deadline, gateway.alarms,
      timeout: { ModelError(.timeout, "No answer began in time.", provider: attempt.link.profile.provider) }
    ) { () async throws(ModelError) in
      try await self.begin(attempt, until: self.call.endDeadline)
    }
  }

  /// Asks a model that is to give its call up at an instant.
  private func begin(
    _ attempt: GatewayAttempt, until end: ContinuousClock.Instant
  ) async throws(ModelError) -> GatewayOpening {
    try await ModelDeadline.$end.withValue(end) { () async -> Result<GatewayOpening, ModelError> in
      do throws(ModelError) { return .success(try await .of(attempt, request)) } catch {
        return .failure(error)
      }
    }.get()
  }

  // MARK: The next model

  /// The next model that can be asked, with its permit; nothing after the last.
  func nextAttempt() async throws(ModelError) -> GatewayAttempt? {
    while true {
      let (index, isDesperate) = state.withLock { state in
        if state.next >= call.route.models.count, !state.hasAsked, !state.isDesperate {
          state.isDesperate = true
          state.next = 0
        }
        defer { state.next += 1 }
        return (state.next, state.isDesperate)
      }
      guard index < call.route.models.count else { return nil }
      let name = call.route.models[index]
      guard let link = gateway.links[name] else {
        skip(name, .unknown)
        continue
      }
      if let attempt = try await admit(link, hops: index, isDesperate: isDesperate) {
        state.withLock { $0.hasAsked = true }
        return attempt
      }
    }
  }

  private func admit(
    _ link: GatewayLink, hops: Int, isDesperate: Bool
  ) async throws(ModelError) -> GatewayAttempt? {
    if let lack = link.profile.lack(for: request) { return skip(link.name, lack) }
    guard link.isGuarded else {
      // An answer in words would hide that no service can take the request.
      if state.withLock(\.isRefusedByAll) { return skip(link.name, .refused) }
      return attempt(link, hops: hops, nil)
    }
    let now = gateway.clock.instant
    if now >= call.beginDeadline { return skip(link.name, .late) }
    if !isDesperate, link.pause(at: now) != nil { return skip(link.name, .paused) }
    guard let pass = link.breaker.pass() else { return skip(link.name, .open) }
    if !isDesperate, !link.health.admits() {
      link.breaker.settle(pass, .neutral)
      return skip(link.name, .unhealthy)
    }
    guard try await takePermit(link) else {
      link.breaker.settle(pass, .neutral)
      return skip(link.name, .busy)
    }
    return attempt(link, hops: hops, pass)
  }

  /// Whether there is a permit within the time that a request waits for its turn.
  private func takePermit(_ link: GatewayLink) async throws(ModelError) -> Bool {
    if link.limit.tryAcquire() { return true }
    let deadline = min(gateway.clock.instant + gateway.settings.turn, call.beginDeadline)
    do {
      try await link.limit.acquire(until: deadline)
      return true
    } catch {
      if error == .cancelled { throw Self.cancelled }
      return false
    }
  }

  private func attempt(_ link: GatewayLink, hops: Int, _ pass: CircuitBreaker.Pass?) -> GatewayAttempt {
    GatewayAttempt(link, hops: hops, pass: pass, isStreamed: request.isStreamed, clock: gateway.clock)
  }

  // MARK: Notes

  @discardableResult
  private func skip(_ name: String, _ reason: GatewaySkip) -> GatewayAttempt? {
    // A name that nobody knows can come from a request.
    let label = reason == .unknown ? "unknown" : name
    gateway.metrics.skips.increment([label, reason.rawValue])
    state.withLock { state in
      state.story.append("\(name) \(reason.words)")
      state.skips.insert(reason)
    }
    return nil
  }

  private func note(_ link: GatewayLink, _ error: ModelError) {
    gateway.logger.warning(
      "A language model failed",
      [
        "model": .string(link.name), "kind": .string(error.kind.rawValue), "error": .string(error.message),
        "request_id": error.requestID.map { .string($0) } ?? .null,
      ])
    state.withLock { state in
      state.errors.append(error)
      state.story.append("\(link.name) failed (\(error.kind.rawValue))")
    }
  }

  static let cancelled = ModelError(.cancelled, "Nobody waits for the answer any more.")
}
